"""A person and the roles they hold."""

from vioip.accounts.models.role_grant import Role, RoleGrant
from vioip.accounts.models.user import User

__all__ = ["Role", "RoleGrant", "User"]
