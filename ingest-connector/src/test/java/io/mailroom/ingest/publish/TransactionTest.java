package io.mailroom.ingest.publish;

import static io.mailroom.ingest.publish.Samples.KEY;
import static io.mailroom.ingest.publish.Samples.at;
import static io.mailroom.ingest.publish.Samples.batch;
import static io.mailroom.ingest.publish.Samples.checkpoint;
import static io.mailroom.ingest.publish.Samples.email;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Counts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransactionTest {
  private static final Batch FIRST = batch(at(1, 0), email(1, false));
  private static final Batch SECOND = batch(at(2, 1), email(2, false));

  private final Map<WatchKey, Checkpoint> committed = Map.of(KEY, checkpoint(at(1, 0)));

  @Test
  void twoBatchesOfAWatchFollowOneAnother() {
    var transaction = plan(List.of(FIRST, SECOND), Map.of());

    assertThat(transaction.accepted()).containsExactly(FIRST, SECOND);
    assertThat(transaction.refused()).isEmpty();
    assertThat(transaction.checkpoints())
        .containsExactly(
            Map.entry(KEY, checkpoint(at(3, 2), List.of(1L, 2L), new Counts(2, 2, 0, 0, 0, 0))));
  }

  @Test
  void theSecondBatchWithoutTheFirstIsRefused() {
    var transaction = plan(List.of(SECOND), Map.of());

    assertThat(transaction.accepted()).isEmpty();
    assertThat(transaction.refused()).containsExactly(SECOND);
    assertThat(transaction.isEmpty()).isTrue();
  }

  @Test
  void theSameBatchAgainIsRefused() {
    var transaction = plan(List.of(FIRST, FIRST), Map.of());

    assertThat(transaction.accepted()).containsExactly(FIRST);
    assertThat(transaction.refused()).containsExactly(FIRST);
  }

  @Test
  void batchOfAWatchThatNobodyAskedForIsRefused() {
    var transaction = Transaction.plan(_ -> null, List.of(FIRST), Map.of(), List.of());

    assertThat(transaction.refused()).containsExactly(FIRST);
    assertThat(transaction.isEmpty()).isTrue();
  }

  @Test
  void marksGoIntoTheCheckpointOfTheEmailsThatComeWithThem() {
    var committed = Map.of(KEY, checkpoint(at(2, 1), List.of(1L), Counts.ZERO));

    var transaction =
        Transaction.plan(committed::get, List.of(SECOND), Map.of(KEY, Set.of(1L)), List.of());

    assertThat(transaction.checkpoints().get(KEY))
        .isEqualTo(checkpoint(at(3, 2), List.of(2L), new Counts(1, 1, 0, 0, 0, 0)));
  }

  @Test
  void marksOfAWatchThatNobodyAskedForAreDropped() {
    var transaction = Transaction.plan(_ -> null, List.of(), Map.of(KEY, Set.of(1L)), List.of());

    assertThat(transaction.isEmpty()).isTrue();
  }

  @Test
  void planningAgainAfterAnAbortGivesTheSame() {
    assertThat(plan(List.of(FIRST, SECOND), Map.of()))
        .isEqualTo(plan(List.of(FIRST, SECOND), Map.of()));
  }

  private Transaction plan(List<Batch> batches, Map<WatchKey, Set<Long>> marks) {
    return Transaction.plan(committed::get, batches, marks, List.of());
  }
}
