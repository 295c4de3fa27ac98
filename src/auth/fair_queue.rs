//! A queue in which owners take turns: each take returns a job of the next owner, and the jobs of one owner keep
//! their order. So a crowd of jobs of one owner delays another owner's job by at most one job.
//!
//! Not here: locks and threads (`slow_signatures`), and any limit. Whoever puts jobs limits their number.

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
};

/// Jobs that wait, by owner. An owner without jobs takes no place.
pub(super) struct FairQueue<O, J> {
    /// The owners that have jobs, each once; the first one is next.
    turns: VecDeque<O>,
    jobs: HashMap<O, VecDeque<J>>,
}

impl<O, J> Default for FairQueue<O, J> {
    fn default() -> Self {
        Self { turns: VecDeque::new(), jobs: HashMap::new() }
    }
}

impl<O: Copy + Eq + Hash, J> FairQueue<O, J> {
    /// Adds a job behind all others of `owner`.
    pub fn put(&mut self, owner: O, job: J) {
        let jobs = self.jobs.entry(owner).or_default();
        if jobs.is_empty() {
            self.turns.push_back(owner);
        }
        jobs.push_back(job);
    }

    /// Takes the first job of the next owner that is `wanted`. The owner then waits behind all other owners. Jobs
    /// before it are dropped: they take no turn. `None` if no job is wanted.
    pub fn take(&mut self, wanted: impl Fn(&J) -> bool) -> Option<J> {
        loop {
            let owner = self.turns.pop_front()?;
            let jobs = self.jobs.get_mut(&owner)?;
            let job = std::iter::from_fn(|| jobs.pop_front()).find(&wanted);
            if jobs.is_empty() {
                self.jobs.remove(&owner);
            } else {
                self.turns.push_back(owner);
            }
            if job.is_some() {
                return job;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FairQueue;

    fn take(queue: &mut FairQueue<char, u32>) -> Option<u32> {
        queue.take(|_| true)
    }

    /// Takes all jobs.
    fn rest(queue: &mut FairQueue<char, u32>) -> Vec<u32> {
        std::iter::from_fn(|| take(queue)).collect()
    }

    #[test]
    fn one_owners_job_is_second_behind_a_thousand_of_another() {
        let mut queue = FairQueue::default();
        for job in 0..1_000 {
            queue.put('a', job);
        }
        queue.put('b', 5_000);
        assert_eq!([(); 3].map(|()| take(&mut queue)), [Some(0), Some(5_000), Some(1)]);
        assert!(rest(&mut queue).into_iter().eq(2..1_000), "and the others are in order");
    }

    #[test]
    fn owners_take_turns_and_the_jobs_of_each_keep_their_order() {
        let mut queue = FairQueue::default();
        for (owner, job) in [('a', 1), ('a', 2), ('b', 11), ('b', 12), ('b', 13), ('c', 21)] {
            queue.put(owner, job);
        }
        assert_eq!(take(&mut queue), Some(1));
        queue.put('d', 31);
        queue.put('a', 3);
        assert_eq!(rest(&mut queue), [11, 21, 2, 31, 12, 3, 13]);
    }

    #[test]
    fn a_job_that_is_not_wanted_takes_no_turn_of_its_owner() {
        let mut queue = FairQueue::default();
        for (owner, job) in [('a', 2), ('a', 4), ('b', 1), ('b', 3), ('b', 6), ('c', 5), ('a', 8), ('c', 7)] {
            queue.put(owner, job);
        }
        let even = std::iter::from_fn(|| queue.take(|job| job % 2 == 0));
        assert!(even.eq([2, 6, 4, 8]), "c has none");
        assert!(queue.turns.is_empty() && queue.jobs.is_empty());
    }

    #[test]
    fn an_owner_without_jobs_takes_no_place() {
        let mut queue = FairQueue::default();
        for owner in ['a', 'b', 'a'] {
            queue.put(owner, 1);
        }
        assert_eq!(rest(&mut queue).len(), 3);
        assert!(queue.turns.is_empty() && queue.jobs.is_empty());
        queue.put('a', 2);
        assert_eq!(rest(&mut queue), [2]);
    }
}
