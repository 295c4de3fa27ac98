//! One visit of a person's browser: a connection and its cookies.

use crate::{
    connection::{Connection, Page},
    flow::{encoded, post},
};
use hyper::Request;
use std::collections::HashMap;

/// A browser on one connection. The cookies are `Secure` and are sent by hand.
pub struct Visit {
    connection: Connection,
    cookies: HashMap<String, String>,
}

impl Visit {
    pub fn new(connection: Connection) -> Self {
        Self { connection, cookies: HashMap::new() }
    }

    fn cookie(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn kept(&mut self, page: Page) -> Page {
        let set = page.cookies();
        let pairs = set.iter().filter_map(|cookie| cookie.split_once('='));
        self.cookies.extend(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
        page
    }

    pub async fn get(&mut self, path: &str) -> Result<Page, String> {
        let page = self.connection.page(Request::get(path).header("cookie", self.cookie()), "").await?;
        Ok(self.kept(page))
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Page, String> {
        let page = self.connection.page(post(path, &self.cookie()), &encoded(fields)).await?;
        Ok(self.kept(page))
    }

    /// Returns the page to which `page` leads.
    pub async fn followed(&mut self, page: Page) -> Result<Page, String> {
        match page.status() {
            303 => self.get(page.location()).await?.with(200),
            _ => page.with(200),
        }
    }
}
