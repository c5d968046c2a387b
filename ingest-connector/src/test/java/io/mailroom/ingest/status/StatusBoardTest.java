package io.mailroom.ingest.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.WatchId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusBoardTest {
  private static final Counts COUNTS = new Counts(3, 2, 1, 0, 0, 0);
  private static final Duration PROOF = Duration.ofSeconds(60);

  private final WatchKey key = new WatchKey(new IntegrationId("acme"), WatchId.random());
  private Instant now = Instant.parse("2026-01-02T12:00:00Z");
  private final StatusBoard board = new StatusBoard("connector-a", PROOF, () -> now);

  @Test
  void changeIsDueAtOnceAndOnlyOnce() {
    Instant since = now;
    watch();
    assertThat(due())
        .singleElement()
        .satisfies(status -> {
          assertThat(status.condition())
              .isEqualTo(new FolderStatus.Condition(FolderState.STARTING, since, null));
          assertThat(status.ledger()).isEqualTo(new FolderStatus.Ledger(COUNTS, 0));
          assertThat(status.validity().provenAt()).isNull();
          assertThat(status.validity().validUntil()).isEqualTo(since.plusSeconds(90));
          assertThat(status.connector()).isEqualTo("connector-a");
        });

    assertThat(due()).isEmpty();
    board.state(key, FolderState.CATCHING_UP, null);
    assertThat(due()).hasSize(1);
  }

  @Test
  void whatWaitsIsSeen() {
    watch();
    board.proven(key, 7);

    assertThat(due())
        .singleElement()
        .satisfies(status -> {
          assertThat(status.ledger()).isEqualTo(FolderStatus.Ledger.of(COUNTS, 7));
          assertThat(status.ledger().gap()).isZero();
        });
  }

  @Test
  void theSameAgainIsNoChange() {
    watch();
    board.state(key, FolderState.RETRYING, new Reason("connection-lost", "x"));
    assertThat(due()).hasSize(1);
    pass(1);

    board.state(key, FolderState.RETRYING, new Reason("connection-lost", "x"));
    assertThat(due()).isEmpty();

    board.state(key, FolderState.RETRYING, new Reason("answer-overdue", "x"));
    assertThat(due()).hasSize(1);
  }

  @Test
  void everyStatusIsDueAgainAfterThirtySeconds() {
    watch();
    assertThat(due()).hasSize(1);

    pass(29);
    assertThat(due()).isEmpty();
    pass(1);
    assertThat(due()).hasSize(1);
  }

  @Test
  void thoseThatAreDueSoonGoAlong() {
    watch();
    assertThat(due()).hasSize(1);
    pass(15);
    WatchKey old = watchAnother();
    assertThat(due()).extracting(FolderStatus::watchId).containsExactly(old.watch());
    pass(1);
    WatchKey young = watchAnother();
    assertThat(due()).extracting(FolderStatus::watchId).containsExactly(young.watch());

    pass(14);

    assertThat(due())
        .extracting(FolderStatus::watchId)
        .containsExactlyInAnyOrder(key.watch(), old.watch());
    pass(15);
    assertThat(due()).isEmpty();
    pass(1);
    assertThat(due()).hasSize(3);
  }

  @Test
  void changeTakesNoOthersAlong() {
    watch();
    assertThat(due()).hasSize(1);
    pass(29);

    WatchKey changed = watchAnother();

    assertThat(due()).extracting(FolderStatus::watchId).containsExactly(changed.watch());
  }

  @Test
  void clockThatIsSetBackDoesNotSilenceTheBoard() {
    watch();
    assertThat(due()).hasSize(1);

    pass(-7_200);

    assertThat(due())
        .singleElement()
        .satisfies(
            status -> assertThat(status.validity().validUntil()).isEqualTo(now.plusSeconds(90)));
  }

  @Test
  void whatWaitsIsAChange() {
    watch();
    assertThat(due()).hasSize(1);

    board.proven(key, 5);
    assertThat(due())
        .singleElement()
        .satisfies(status -> {
          assertThat(status.ledger().pending()).isEqualTo(5);
          assertThat(status.validity().provenAt()).isEqualTo(now);
        });

    pass(1);
    board.proven(key, 5);
    assertThat(due()).isEmpty();
  }

  @Test
  void folderIsWatchedOnlyWhileItsServerAnswers() {
    watch();
    board.proven(key, 0);
    board.state(key, FolderState.WATCHING, null);
    pass(59);
    assertThat(due()).extracting(StatusBoardTest::state).containsExactly(FolderState.WATCHING);

    pass(1);
    assertThat(due())
        .singleElement()
        .satisfies(status -> {
          assertThat(state(status)).isEqualTo(FolderState.RETRYING);
          assertThat(status.condition().reason()).extracting(Reason::code).isEqualTo("not-proven");
        });

    board.proven(key, 0);
    board.state(key, FolderState.WATCHING, null);
    assertThat(due()).extracting(StatusBoardTest::state).containsExactly(FolderState.WATCHING);
  }

  @Test
  void sessionThatEndsLateDoesNotBringAForgottenWatchBack() {
    watch();
    board.forget(key);

    board.state(key, FolderState.RETRYING, null);
    board.proven(key, 1);

    assertThat(due()).isEmpty();
  }

  private void watch() {
    board.watch(key, new FolderName("INBOX"), FolderState.STARTING, null);
  }

  private WatchKey watchAnother() {
    WatchKey another = new WatchKey(key.integration(), WatchId.random());
    board.watch(another, new FolderName("Archive"), FolderState.STARTING, null);
    return another;
  }

  private List<FolderStatus> due() {
    return board.due(_ -> COUNTS);
  }

  private void pass(long seconds) {
    now = now.plusSeconds(seconds);
  }

  private static FolderState state(FolderStatus status) {
    return status.condition().state();
  }
}
