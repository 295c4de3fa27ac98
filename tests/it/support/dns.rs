//! A name server on this machine: answers TXT and A queries over UDP with the records that a test adds.

use hickory_resolver::proto::{
    op::{Message, MessageType, OpCode, ResponseCode},
    rr::{
        RData, Record, RecordType,
        rdata::{A, TXT},
    },
};
use std::{
    collections::HashMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};
use tokio::net::UdpSocket;

type Zone = Arc<Mutex<HashMap<(String, RecordType), Vec<RData>>>>;

/// A running name server. It ends with the test.
pub struct NameServer {
    pub address: SocketAddr,
    zone: Zone,
}

impl NameServer {
    pub async fn new() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let (address, zone) = (socket.local_addr().unwrap(), Zone::default());
        tokio::spawn(serve(socket, zone.clone()));
        Self { address, zone }
    }

    /// Adds a TXT record to `name`, in parts.
    pub fn text(&self, name: &str, parts: &[&str]) {
        let text = TXT::new(parts.iter().map(|part| (*part).to_owned()).collect());
        self.add(name, RecordType::TXT, RData::TXT(text));
    }

    /// Adds an address to `name`.
    pub fn at(&self, name: &str, ip: Ipv4Addr) {
        self.add(name, RecordType::A, RData::A(A(ip)));
    }

    fn add(&self, name: &str, kind: RecordType, data: RData) {
        self.zone.lock().unwrap().entry((format!("{name}."), kind)).or_default().push(data);
    }
}

async fn serve(socket: UdpSocket, zone: Zone) {
    let mut bytes = [0; 1_500];
    while let Ok((length, from)) = socket.recv_from(&mut bytes).await {
        let Ok(asked) = Message::from_vec(&bytes[..length]) else { continue };
        let mut answer = Message::new(asked.metadata.id, MessageType::Response, OpCode::Query);
        answer.metadata.recursion_desired = true;
        answer.metadata.recursion_available = true;
        let Some(question) = asked.queries.first().cloned() else { continue };
        let key = (question.name().to_lowercase().to_utf8(), question.query_type());
        let found = zone.lock().unwrap().get(&key).cloned().unwrap_or_default();
        if found.is_empty() {
            answer.metadata.response_code = ResponseCode::NXDomain;
        }
        for data in found {
            answer.add_answer(Record::from_rdata(question.name().clone(), 60, data));
        }
        answer.add_query(question);
        socket.send_to(&answer.to_vec().unwrap(), from).await.unwrap();
    }
}
