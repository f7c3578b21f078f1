//! Work shared among threads, for what mostly waits for the system to look up files.

/// Below this, starting threads costs more than they save.
const FEW: usize = 256;

/// Gives each thread a run of `items`; the answers come in the order of the items.
pub(super) fn share<T: Sync, R: Send>(items: &[T], work: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if threads == 1 || items.len() < FEW {
        return vec![work(items)];
    }
    let work = &work;
    std::thread::scope(|scope| {
        let running: Vec<_> = items
            .chunks(items.len().div_ceil(threads))
            .map(|run| scope.spawn(move || work(run)))
            .collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, R>| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        running.into_iter().map(join).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_order() {
        let items: Vec<usize> = (0..10_000).collect();
        assert_eq!(share(&items, <[usize]>::to_vec).concat(), items);
        assert_eq!(share(&items[..0], <[usize]>::len), [0]);
    }
}
