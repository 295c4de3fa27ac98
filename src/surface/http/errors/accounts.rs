//! Errors: accounts, plans, members, invitations and logins of an account.

use super::entry::{ErrorEntry, entry};

/// Accounts and members.
pub(super) const ENTRIES: &[ErrorEntry] = &[
    entry(
        "sign_up_closed",
        &[403],
        "Sign-up is turned off at this server.",
        "Ask the operator for an account.",
    ),
    entry(
        "company_login_required",
        &[403],
        "The organization of this email address requires its own login, so no password is taken.",
        "Let the person sign up at `/sign-up`, which leads to that login.",
    ),
    entry(
        "email_taken",
        &[409],
        "Somebody has this email address already.",
        "Log in with it, or use another address.",
    ),
    entry(
        "invalid_group_name",
        &[400],
        "The name of the group is empty or too long, or has characters that can't be shown in a line.",
        "Send 1 to 64 visible characters.",
    ),
    entry(
        "group_name_too_long",
        &[400],
        "The name of the group takes more than 64 bytes of a token.",
        "Send a shorter name. Letters with accents, quotes and other scripts take two to four bytes.",
    ),
    entry(
        "invalid_group_description",
        &[400],
        "The description of the group is too long, or has characters that can't be shown in a line.",
        "Send at most 200 visible characters.",
    ),
    entry(
        "group_name_taken",
        &[409],
        "Another group of the account has this name, perhaps with other capitals or spaces.",
        "Choose another name.",
    ),
    entry("too_many_groups", &[409], "An account has at most 200 groups.", "Delete an unused group."),
    entry(
        "too_many_groups_of_person",
        &[409],
        "A person is in at most 32 groups of an account, so that a token can name them all.",
        "Take the person out of another group first.",
    ),
    entry(
        "invalid_email",
        &[400],
        "The text is not an email address that can be used.",
        "Send only the address. `detail` says what is wrong with it.",
    ),
    entry(
        "invalid_password",
        &[400],
        "The password is too short or too long.",
        "Choose 8 to 256 characters.",
    ),
    entry(
        "guessable_password",
        &[400],
        "The password is on a list of common ones, is a simple pattern, or is made of known names.",
        "Choose one that nobody can guess.",
    ),
    entry(
        "invalid_name",
        &[400],
        "The name is empty or too long, or has characters that can't be shown in a line.",
        "Send 1 to 100 visible characters.",
    ),
    entry(
        "wrong_name",
        &[400],
        "The name that confirms the act is not the account's.",
        "Send the exact name of the account.",
    ),
    entry(
        "unknown_plan",
        &[400],
        "There is no plan with this name.",
        "Send one of the names that `detail` lists.",
    ),
    entry(
        "invalid_validity",
        &[400],
        "The agreed limits would end before they begin.",
        "Let `valid_until` be later than `valid_from`.",
    ),
    entry(
        "invalid_reason",
        &[400],
        "The reason is empty, too long or has more than one line.",
        "Send one line of at most 200 characters.",
    ),
    entry(
        "last_owner",
        &[409],
        "An account needs at least one owner.",
        "Make another member an owner first.",
    ),
    entry("already_member", &[409], "The user is a member already.", "Change the member's role instead."),
    entry(
        "already_invited",
        &[409],
        "There is an open invitation to this address.",
        "Withdraw it first, or wait until it expires.",
    ),
    entry(
        "too_many_invitations",
        &[409],
        "The account has sent as many invitations as its plan allows in a day.",
        "Try again tomorrow.",
    ),
    entry("mail_not_set_up", &[409], "This server can't send mail.", "Ask the operator."),
    entry(
        "account_logins_off",
        &[409],
        "The operator does not allow accounts to have logins of their own.",
        "Ask the operator.",
    ),
    entry(
        "invalid_issuer",
        &[400],
        "The issuer is not the https URL of an OpenID provider that can be reached.",
        "Send the issuer exactly as its discovery document has it.",
    ),
    entry(
        "invalid_client_id",
        &[400],
        "The text can't be the id of a client here.",
        "Send the id that the provider gave you, or the id of a client of the account.",
    ),
    entry(
        "invalid_client_secret",
        &[400],
        "The provider's client secret is empty or too long.",
        "Send 1 to 1,024 bytes.",
    ),
    entry(
        "too_many_domains",
        &[409],
        "The account has 20 login domains, which is the limit.",
        "Remove one first.",
    ),
    entry(
        "domain_not_verified",
        &[409],
        "The proof was not found where it was expected.",
        "Publish the record or file that `detail` names. New DNS records can take an hour.",
    ),
];
