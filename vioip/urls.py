from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

# The admin has no door of its own: it asks for the sign-in that everyone uses.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Clinic"
admin.site.index_title = "Administration"

urlpatterns = [
    path("", include("sessions.urls")),
    path("", include("groups.urls")),
    path("accounts/", include("vioip.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
