//! Watches a connection: what it waits for, and when that takes too long (RFC 9112 §9.5). hyper has one
//! deadline for both silence between requests and a started head. A proxy's connection pool needs a long one
//! for the silence, and a slow sender must not get that for the head.

use super::frame::HEAD_MAX;
use crate::config::Connections;
use std::{
    io,
    mem::MaybeUninit,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::Notify,
    time::{Instant, Sleep},
};

/// How long input is read and discarded after the response. If the connection closed with unread bytes, TCP
/// would reset it, and the response could be lost (RFC 9112 §9.6).
const LINGER: Duration = Duration::from_secs(1);
/// Most bytes that are discarded then.
const LINGER_MAX: usize = 1024 * 1024;

/// What a connection waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Its first byte.
    Silent,
    /// The rest of a request head.
    Head,
    /// Nothing. A request is being answered and has its own deadlines.
    Busy,
    /// The next request.
    Idle,
}

struct ConnectionState {
    phase: Phase,
    /// The number of phase changes.
    turn: u64,
    since: Instant,
    /// The bytes of the head so far.
    head: Vec<u8>,
    /// Whether the connection closes once no request is in progress.
    closing: bool,
}

/// The state of a connection, shared by its reader, its requests and the list of connections.
pub(super) struct Watch {
    state: Mutex<ConnectionState>,
    closed: Notify,
    head_time: Duration,
    idle_time: Duration,
}

/// A request in progress. The connection is idle again once the whole response is sent.
pub(super) struct Busy {
    watch: Arc<Watch>,
    turn: u64,
}

impl Watch {
    pub fn new(settings: &Connections) -> Arc<Self> {
        let state = ConnectionState {
            phase: Phase::Silent,
            turn: 0,
            since: Instant::now(),
            head: Vec::new(),
            closing: false,
        };
        Arc::new(Self {
            state: Mutex::new(state),
            closed: Notify::new(),
            head_time: settings.head_time(),
            idle_time: settings.idle_time(),
        })
    }

    fn state(&self) -> MutexGuard<'_, ConnectionState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, bytes: &[u8]) {
        let mut state = self.state();
        if matches!(state.phase, Phase::Silent | Phase::Idle) {
            state.enter(Phase::Head);
        }
        if state.phase == Phase::Head {
            let room = (2 * HEAD_MAX).saturating_sub(state.head.len());
            state.head.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
        }
    }

    /// Marks the start of a request whose head is complete.
    pub fn begin(self: &Arc<Self>) -> Busy {
        let mut state = self.state();
        state.enter(Phase::Busy);
        Busy { watch: self.clone(), turn: state.turn }
    }

    /// Returns whether the request's head had a header `name` (in lower case), even if hyper removed it.
    pub fn head_has(&self, name: &[u8]) -> bool {
        let state = self.state();
        let end = state.head.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(state.head.len());
        let lines = state.head.get(..end).unwrap_or_default().split(|byte| *byte == b'\n');
        lines.filter_map(|line| line.get(..name.len() + 1)).any(|start| {
            start.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                && start.last() == Some(&b':')
        })
    }

    /// Returns when the connection started to wait; `None` while a request is in progress.
    pub fn waits_since(&self) -> Option<Instant> {
        let state = self.state();
        (state.phase != Phase::Busy).then_some(state.since)
    }

    /// Returns whether a head has started.
    pub fn is_in_head(&self) -> bool {
        self.state().phase == Phase::Head
    }

    /// Closes the connection once no request is in progress.
    pub fn close(&self) {
        self.state().closing = true;
        self.closed.notify_one();
    }

    /// Waits until the connection is to close.
    pub async fn closed(&self) {
        loop {
            self.closed.notified().await;
            if self.waits_since().is_some() {
                return;
            }
        }
    }

    /// Returns when the current wait takes too long; `None` while a request is in progress.
    fn deadline(&self) -> Option<Instant> {
        let state = self.state();
        let time = match state.phase {
            Phase::Silent | Phase::Head => self.head_time,
            Phase::Idle => self.idle_time,
            Phase::Busy => return None,
        };
        Some(state.since + time)
    }

    /// Returns when to check again if the next deadline isn't known.
    fn soon(&self) -> Instant {
        Instant::now() + self.head_time.min(self.idle_time)
    }
}

impl ConnectionState {
    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.turn += 1;
        self.since = Instant::now();
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        let mut state = self.watch.state();
        // Unless the next request has started.
        if state.turn == self.turn {
            state.enter(Phase::Idle);
            state.head.clear();
            if state.closing {
                self.watch.closed.notify_one();
            }
        }
    }
}

/// The byte stream of a connection.
pub(super) struct Watched<T> {
    io: T,
    watch: Arc<Watch>,
    /// The next check of the deadline. It is not reset for each request, because hyper may have asked for bytes
    /// before the phase changed.
    sleep: Pin<Box<Sleep>>,
    /// Bytes discarded at the end; `None` before that.
    lingered: Option<usize>,
}

impl<T> Watched<T> {
    pub fn new(io: T, watch: Arc<Watch>) -> Self {
        let sleep = Box::pin(tokio::time::sleep_until(watch.soon()));
        Self { io, watch, sleep, lingered: None }
    }

    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        let deadline = self.watch.deadline();
        if let Some(deadline) = deadline
            && deadline < self.sleep.deadline()
        {
            self.sleep.as_mut().reset(deadline);
        }
        while self.sleep.as_mut().poll(cx).is_ready() {
            match deadline {
                Some(deadline) if deadline <= Instant::now() => return true,
                Some(deadline) => self.sleep.as_mut().reset(deadline),
                None => self.sleep.as_mut().reset(self.watch.soon()),
            }
        }
        false
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Watched<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        if let Poll::Ready(read) = Pin::new(&mut self.io).poll_read(cx, buffer) {
            let new = buffer.filled().get(before..).unwrap_or_default();
            if !new.is_empty() {
                self.watch.read(new);
            }
            return Poll::Ready(read);
        }
        if self.is_late(cx) { Poll::Ready(Err(io::ErrorKind::TimedOut.into())) } else { Poll::Pending }
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> Watched<T> {
    /// Reads and discards the remaining input, for a limited time.
    fn poll_linger(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            let mut scratch = [MaybeUninit::uninit(); 4096];
            let mut buffer = ReadBuf::uninit(&mut scratch);
            let read = Pin::new(&mut self.io).poll_read(cx, &mut buffer);
            let count = buffer.filled().len();
            match (read, self.lingered) {
                // No input is pending.
                (Poll::Pending, None) | (Poll::Ready(Err(_)), _) => return Poll::Ready(()),
                (Poll::Ready(Ok(())), _) if count == 0 => return Poll::Ready(()),
                (Poll::Ready(Ok(())), None) => {
                    self.lingered = Some(count);
                    self.sleep.as_mut().reset(Instant::now() + LINGER);
                }
                (Poll::Ready(Ok(())), Some(discarded)) if discarded + count > LINGER_MAX => {
                    return Poll::Ready(());
                }
                (Poll::Ready(Ok(())), Some(discarded)) => self.lingered = Some(discarded + count),
                (Poll::Pending, Some(_)) => return self.sleep.as_mut().poll(cx),
            }
        }
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Watched<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.lingered.is_none() {
            match Pin::new(&mut self.io).poll_shutdown(cx) {
                Poll::Ready(Ok(())) => {}
                ended => return ended,
            }
        }
        self.poll_linger(cx).map(Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::Watch;
    use crate::config::Connections;

    #[test]
    fn a_line_of_the_head_is_found_and_one_of_the_body_is_not() {
        let watch = Watch::new(&Connections::default());
        watch.read(b"POST / HTTP/1.1\r\nHost: x\r\nContent-");
        watch.read(b"Length: 3\r\nX-Y: transfer-encoding: chunked\r\n\r\na\r\nexpect: b");
        let busy = watch.begin();
        assert!(watch.head_has(b"content-length") && watch.head_has(b"host"));
        assert!(
            !watch.head_has(b"transfer-encoding") && !watch.head_has(b"expect") && !watch.head_has(b"hos")
        );
        assert!(watch.waits_since().is_none());
        drop(busy);
        assert!(watch.waits_since().is_some() && !watch.head_has(b"host"));
    }
}
