"""The addresses at which people sign in. Their names are those that the sign-in library knows."""

from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.urls import path, re_path

from papers.views import account

OIDC = {"provider_id": "oidc"}

urlpatterns = [
    path("sign-in/", account.sign_in, name="account_login"),
    path("sign-in/code/", account.second_step, name="mfa_authenticate"),
    path("sign-in/again/", account.again, name="account_reauthenticate"),
    path("sign-in/again/code/", account.again_by_code, name="mfa_reauthenticate"),
    path("sign-in/provider/", openid_connect.login, OIDC, name="openid_connect_login"),
    path("sign-in/provider/back/", openid_connect.callback, OIDC, name="openid_connect_callback"),
    path("password/reset/", account.reset_password, name="account_reset_password"),
    path("password/reset/sent/", account.reset_sent, name="account_reset_password_done"),
    path(
        "password/reset/done/",
        account.new_password_set,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[^/]{1,100})/$",
        account.new_password,
        name="account_reset_password_from_key",
    ),
    path("profile/password/", account.change_password, name="account_change_password"),
    path("profile/provider/", account.connections, name="socialaccount_connections"),
    path("profile/factor/", account.second_factor, name="mfa_index"),
    path("profile/factor/on/", account.second_factor_on, name="mfa_activate_totp"),
    path("profile/factor/off/", account.second_factor_off, name="mfa_deactivate_totp"),
    path("profile/factor/codes/", account.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "profile/factor/codes/new/",
        account.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]
