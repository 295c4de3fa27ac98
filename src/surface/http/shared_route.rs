//! A layer for the layers of a surface. axum clones a route several times for each request, with all layers
//! around it; a CORS layer has a dozen header values. Clones of this one share what it wraps, which is cloned
//! once for each call.

use std::{
    sync::Arc,
    task::{Context, Poll},
};
use tower::{Layer, Service};

/// The layer. What it wraps must always be ready, like all routes of axum.
#[derive(Clone, Copy)]
pub struct ShareRoute;

impl<S> Layer<S> for ShareRoute {
    type Service = SharedRoute<S>;

    fn layer(&self, inner: S) -> SharedRoute<S> {
        SharedRoute(Arc::new(inner))
    }
}

/// A service that its clones share.
pub struct SharedRoute<S>(Arc<S>);

impl<S> Clone for SharedRoute<S> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<S: Service<R> + Clone, R> Service<R> for SharedRoute<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: R) -> S::Future {
        S::clone(&self.0).call(request)
    }
}

#[cfg(test)]
mod tests {
    use super::ShareRoute;
    use std::{
        convert::Infallible,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        task::{Context, Poll},
    };
    use tower::{Layer, Service};

    /// Counts its clones.
    struct Counting(Arc<AtomicUsize>);

    impl Clone for Counting {
        fn clone(&self) -> Self {
            self.0.fetch_add(1, Ordering::Relaxed);
            Self(self.0.clone())
        }
    }

    impl Service<u32> for Counting {
        type Response = u32;
        type Error = Infallible;
        type Future = std::future::Ready<Result<u32, Infallible>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: u32) -> Self::Future {
            std::future::ready(Ok(request + 1))
        }
    }

    #[tokio::test]
    async fn a_wrapped_service_is_cloned_once_for_each_call() {
        let clones = Arc::new(AtomicUsize::new(0));
        let shared = ShareRoute.layer(Counting(clones.clone()));
        for _ in 0..10 {
            drop(shared.clone());
        }
        assert_eq!(clones.load(Ordering::Relaxed), 0);
        assert_eq!(shared.clone().call(1_u32).await, Ok(2));
        assert_eq!(clones.load(Ordering::Relaxed), 1);
    }
}
