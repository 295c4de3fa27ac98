//! The routes of all pages that need a login, as a table that says who may use each. It makes the router, and it can
//! be read: for `docs/reference/permissions.md`, and for the test that tries every route in every role. A handler
//! checks the permission itself; the test says whether it checks what the table says.

use crate::app::Shared;
use axum::{
    Router,
    handler::Handler,
    routing::{MethodRouter, get, post},
};
use xwms_events::{account::Role, scope::Scope};

/// What a route needs besides a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Login,
    /// To be a member of the account, in any role.
    Membership,
    /// A role with this permission.
    Scope(Scope),
    /// To be an owner, besides the permission.
    Owner(Scope),
    /// To have opened the ticket, or to be an owner or admin of its account. Whoever may not see it finds none.
    Ticket,
    /// To be an operator of the server.
    Operator,
}

impl Needs {
    /// Returns whether a member with `role` may use the route; for a ticket, one of another member.
    pub fn permit(self, role: Role) -> bool {
        match self {
            Self::Login | Self::Membership => true,
            Self::Scope(scope) => role.permissions().contains(scope),
            Self::Owner(scope) => role == Role::Owner && role.permissions().contains(scope),
            Self::Ticket => role.sees_all_tickets(),
            Self::Operator => false,
        }
    }
}

impl From<Scope> for Needs {
    fn from(scope: Scope) -> Self {
        Self::Scope(scope)
    }
}

/// One route.
#[derive(Clone, Debug)]
pub struct Route {
    /// `GET` for a page, `POST` for an act.
    pub method: &'static str,
    /// Its path, with parameters in braces.
    pub path: String,
    pub needs: Needs,
    /// Whether the response is a stream that stays open until somebody ends it.
    pub is_stream: bool,
}

impl Route {
    fn new(method: &'static str, path: impl Into<String>, needs: impl Into<Needs>) -> Self {
        Self { method, path: path.into(), needs: needs.into(), is_stream: false }
    }
}

/// Routes, as a router and as a list.
#[derive(Default)]
pub struct Routes {
    router: Router<Shared>,
    listed: Vec<Route>,
}

impl Routes {
    /// Adds a page.
    #[must_use]
    pub fn page<H, T>(self, path: impl Into<String>, needs: impl Into<Needs>, handler: H) -> Self
    where
        H: Handler<T, Shared>,
        T: 'static,
    {
        self.add(Route::new("GET", path, needs), get(handler))
    }

    /// Adds what a live page follows.
    #[must_use]
    pub fn stream<H, T>(self, path: impl Into<String>, needs: impl Into<Needs>, handler: H) -> Self
    where
        H: Handler<T, Shared>,
        T: 'static,
    {
        self.add(Route { is_stream: true, ..Route::new("GET", path, needs) }, get(handler))
    }

    /// Adds what a form does. In the shell, its path also needs a page: whoever opens it, as after a login, gets
    /// the page with the form.
    #[must_use]
    pub fn act<H, T>(self, path: impl Into<String>, needs: impl Into<Needs>, handler: H) -> Self
    where
        H: Handler<T, Shared>,
        T: 'static,
    {
        self.add(Route::new("POST", path, needs), post(handler))
    }

    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.listed.extend(other.listed);
        self
    }

    pub fn into_router(self) -> Router<Shared> {
        self.router
    }

    /// Returns the list, by path and method.
    pub fn into_list(mut self) -> Vec<Route> {
        self.listed.sort_by(|one, other| (&one.path, one.method).cmp(&(&other.path, other.method)));
        self.listed
    }

    fn add(mut self, route: Route, handlers: MethodRouter<Shared>) -> Self {
        self.router = self.router.route(&route.path, handlers);
        self.listed.push(route);
        self
    }
}
