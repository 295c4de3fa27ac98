//! The areas of the dashboard, in the order of the sidebar. To add one, add its line to `AREAS`.

use crate::{
    language::Language,
    surface::web::shared::shell::{AreaGroup, AreaLink},
};
use xwms_events::{
    account::Role,
    ids::AccountId,
    scope::{Scope, Scopes},
};

struct Area {
    /// Its path below that of the account.
    path: &'static str,
    english: &'static str,
    dutch: &'static str,
    /// The path of an icon of 16 by 16.
    icon: &'static str,
    /// The permission to read it.
    needs: Scope,
    group: Group,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Build,
    Watch,
    Account,
}

/// Every area.
const AREAS: &[Area] = &[
    Area {
        path: "",
        english: "Overview",
        dutch: "Overzicht",
        icon: "M2 7l6-5 6 5v7H2z",
        needs: Scope::UsageRead,
        group: Group::Build,
    },
    Area {
        path: "apps",
        english: "Apps",
        dutch: "Apps",
        icon: "M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z",
        needs: Scope::ClientsRead,
        group: Group::Build,
    },
    Area {
        path: "apis",
        english: "APIs",
        dutch: "API’s",
        icon: "M5 4L1 8l4 4M11 4l4 4-4 4M9 2L7 14",
        needs: Scope::ResourcesRead,
        group: Group::Build,
    },
    Area {
        path: "users",
        english: "Users",
        dutch: "Gebruikers",
        icon: "M6 8a3 3 0 100-6 3 3 0 000 6zM1 14c0-3 2-4 5-4s5 1 5 4M12 8a2 2 0 100-4M15 14c0-2-1-3.5-3-4",
        needs: Scope::UsersRead,
        group: Group::Build,
    },
    Area {
        path: "groups",
        english: "Groups",
        dutch: "Groepen",
        icon: "M8 1a2 2 0 100 4 2 2 0 000-4zM4 9a2 2 0 100 4 2 2 0 000-4zM12 9a2 2 0 100 4 2 2 0 000-4z",
        needs: Scope::AccountsRead,
        group: Group::Build,
    },
    Area {
        path: "webhooks",
        english: "Webhooks",
        dutch: "Webhooks",
        icon: "M8 2a2 2 0 100 4 2 2 0 000-4zM3.5 10a2 2 0 100 4 2 2 0 000-4zM12.5 10a2 2 0 100 4 2 2 0 000-4zM7 5.9L4.4 10.2M9 5.9l2.6 4.3M5.5 12h5",
        needs: Scope::EndpointsRead,
        group: Group::Build,
    },
    Area {
        path: "tokens",
        english: "Tokens",
        dutch: "Tokens",
        icon: "M10 9a4 4 0 10-3.5-2L2 11.5V14h3v-2h2l1.5-3",
        needs: Scope::TokensRead,
        group: Group::Watch,
    },
    Area {
        path: "logs",
        english: "Logs",
        dutch: "Logboek",
        icon: "M2 3h12M2 8h12M2 13h8",
        needs: Scope::UsageRead,
        group: Group::Watch,
    },
    Area {
        path: "events",
        english: "Events",
        dutch: "Gebeurtenissen",
        icon: "M8 1.5L14 4v4c0 4-3 6-6 7-3-1-6-3-6-7V4z",
        needs: Scope::EventsRead,
        group: Group::Watch,
    },
    Area {
        path: "audit",
        english: "Audit",
        dutch: "Audit",
        icon: "M7 12a5 5 0 100-10 5 5 0 000 10zM10.5 10.5L14 14M7 4.5V7l2 1",
        needs: Scope::AuditRead,
        group: Group::Watch,
    },
    Area {
        path: "usage",
        english: "Usage",
        dutch: "Gebruik",
        icon: "M2 14V8M6 14V4M10 14V9M14 14V2",
        needs: Scope::UsageRead,
        group: Group::Watch,
    },
    Area {
        path: "alerts",
        english: "Alerts",
        dutch: "Meldingen",
        icon: "M4 11V7a4 4 0 018 0v4l1 1H3zM7 14h2",
        needs: Scope::AlertsRead,
        group: Group::Watch,
    },
    Area {
        path: "team",
        english: "Team",
        dutch: "Team",
        icon: "M8 7a3 3 0 100-6 3 3 0 000 6zM2 15c0-4 3-5 6-5s6 1 6 5",
        needs: Scope::AccountsRead,
        group: Group::Account,
    },
    Area {
        path: "plan",
        english: "Plan",
        dutch: "Abonnement",
        icon: "M2 4h12v9H2zM2 7h12",
        needs: Scope::AccountsRead,
        group: Group::Account,
    },
    Area {
        path: "settings",
        english: "Settings",
        dutch: "Instellingen",
        icon: "M8 10a2 2 0 100-4 2 2 0 000 4zM8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.5 1.5M11.5 11.5L13 13M3 13l1.5-1.5M11.5 4.5L13 3",
        needs: Scope::AccountsRead,
        group: Group::Account,
    },
    Area {
        path: "developers",
        english: "Developers",
        dutch: "Ontwikkelaars",
        icon: "M3 2h10v12H3zM6 6h4M6 9h4",
        needs: Scope::ClientsRead,
        group: Group::Account,
    },
];

impl Group {
    const ALL: [Self; 3] = [Self::Build, Self::Watch, Self::Account];

    const fn title(self, language: Language) -> Option<&'static str> {
        match (self, language) {
            (Self::Build, _) => None,
            (Self::Watch, Language::English) => Some("Watch"),
            (Self::Watch, Language::Dutch) => Some("Volgen"),
            (Self::Account, _) => Some("Account"),
        }
    }
}

/// Returns the path of a page of the account: `below` without a first slash, or nothing.
pub fn path(account_id: AccountId, below: &str) -> String {
    let base = format!("/dashboard/{account_id}");
    if below.is_empty() { base } else { format!("{base}/{below}") }
}

/// Returns the links to the areas that `scopes` permit to read, on the page whose path and query are `here`.
pub fn groups(account_id: AccountId, scopes: &Scopes, here: &str, language: Language) -> Vec<AreaGroup> {
    let here = here.split('?').next().unwrap_or_default();
    let link = |area: &Area| {
        let href = path(account_id, area.path);
        let rest = here.strip_prefix(href.as_str());
        AreaLink {
            // Every page is below the first one.
            is_current: rest
                .is_some_and(|rest| rest.is_empty() || !area.path.is_empty() && rest.starts_with('/')),
            href,
            label: match language {
                Language::English => area.english,
                Language::Dutch => area.dutch,
            },
            icon: area.icon,
            waiting: None,
        }
    };
    let links = |group| {
        let areas = AREAS.iter().filter(|area| area.group == group && scopes.contains(area.needs));
        areas.map(link).collect::<Vec<_>>()
    };
    let group = |group: Group| AreaGroup { title: group.title(language), links: links(group) };
    Group::ALL.into_iter().map(group).filter(|group| !group.links.is_empty()).collect()
}

/// Returns the name of a role.
pub const fn role(role: Role, language: Language) -> &'static str {
    match (role, language) {
        (Role::Owner, Language::English) => "Owner",
        (Role::Owner, Language::Dutch) => "Eigenaar",
        (Role::Admin, Language::English) => "Admin",
        (Role::Admin, Language::Dutch) => "Beheerder",
        (Role::Developer, Language::English) => "Developer",
        (Role::Developer, Language::Dutch) => "Ontwikkelaar",
        (Role::Auditor, Language::English) => "Auditor",
        (Role::Auditor, Language::Dutch) => "Auditor",
    }
}

#[cfg(test)]
mod tests {
    use super::groups;
    use crate::language::Language;
    use xwms_events::{ids::AccountId, scope::Scopes};

    #[test]
    fn an_area_that_may_not_be_read_is_not_offered() {
        let account_id = AccountId::from_uuid(uuid::Uuid::nil());
        let here = format!("/dashboard/{account_id}/apps/new?x");
        let shown = |scopes: &Scopes| groups(account_id, scopes, &here, Language::English);
        assert!(shown(&Scopes::default()).is_empty());
        let all = shown(&Scopes::management());
        assert_eq!(all.iter().flat_map(|group| &group.links).filter(|link| link.is_current).count(), 1);
    }
}
