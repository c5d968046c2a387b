package io.mailroom.ingest.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.progress.Checkpoint.InFlight;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class CautionTest {
  private static final InFlight LAST = new InFlight(3, 7, 1);

  private final Semaphore turns = new Semaphore(1);
  private final Caution caution = new Caution(turns);

  @Test
  void whatWaitsWhenASessionBeginsIsNotTrusted() {
    assertThat(caution.isWary()).isTrue();
    assertThat(caution.hasFailed()).isFalse();
    assertThat(caution.isSuspect(1)).isFalse();
  }

  @Test
  void whatComesToAFolderThatWasEmptyIsTrusted() {
    caution.survived();

    assertThat(caution.isWary()).isFalse();
  }

  @Test
  void firstAttemptGoesInABatch() {
    caution.begins(new InFlight(3, 7, 1));

    assertThat(caution.isWary()).isFalse();
    assertThat(caution.isSuspect(3)).isFalse();
  }

  @Test
  void fromTheSecondAttemptOnMessagesAreFetchedOneByOne() {
    caution.begins(new InFlight(3, 7, 2));
    caution.survived();

    assertThat(caution.isSuspect(3)).isTrue();
    assertThat(caution.isSuspect(7)).isTrue();
    assertThat(caution.isSuspect(8)).isFalse();
  }

  @Test
  void failureMakesWaryAgainAndSaysWhyTheMessageIsGivenUp() {
    caution.begins(new InFlight(5, 5, 4));
    caution.failed("fetch-nil");

    assertThat(caution.isWary()).isTrue();
    assertThat(caution.hasFailed()).isTrue();
    assertThat(caution.givesUp(new InFlight(5, 5, 4), 5)).isFalse();
    assertThat(caution.givenUp(5)).isNull();
    assertThat(caution.givesUp(new InFlight(5, 5, 5), 5)).isTrue();
    assertThat(caution.givenUp(5)).isEqualTo("fetch-nil");
  }

  @Test
  void messageThatEndedEveryConnectorBeforeThisOneIsGivenUp() {
    assertThat(caution.givesUp(new InFlight(5, 9, 5), 5)).isTrue();

    assertThat(caution.givenUp(5)).isEqualTo("connector-ended");
    assertThat(caution.isSuspect(9)).isTrue();
  }

  @Test
  void onlyTheFirstMessageOfTheRangeIsGivenUp() {
    assertThat(caution.givesUp(new InFlight(5, 9, 5), 6)).isFalse();
    assertThat(caution.givesUp(null, 6)).isFalse();
  }

  @Test
  void secondAttemptKeepsTheTurnUntilItsMessageIsTaken() throws InterruptedException {
    caution.awaitTurn(LAST);
    assertThat(turns.availablePermits()).isZero();

    caution.survived();

    assertThat(turns.availablePermits()).isOne();
  }

  @Test
  void turnEndsOnce() throws InterruptedException {
    caution.awaitTurn(LAST);
    caution.awaitTurn(LAST);
    caution.endTurn();
    caution.endTurn();

    assertThat(turns.availablePermits()).isOne();
  }

  @Test
  void neitherFirstAttemptsNorThoseThatFailedBeforeOurEyesWaitForATurn()
      throws InterruptedException {
    caution.awaitTurn(null);
    caution.failed("fetch-nil");
    caution.awaitTurn(LAST);

    assertThat(turns.availablePermits()).isOne();
  }
}
