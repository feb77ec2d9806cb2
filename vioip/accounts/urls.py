from django.urls import URLPattern, URLResolver, path

from vioip.accounts.views import SignIn, demo_sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("demo/", demo_sign_in, name="demo_sign_in"),
]
