package io.mailroom.ingest.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CautionTest {
  private final Caution caution = new Caution();

  @Test
  void healthyFolderIsFetchedInBatches() {
    assertThat(caution.isSuspect(1)).isFalse();
    assertThat(caution.givenUp(1)).isNull();
  }

  @Test
  void afterABatchFailedItsMessagesAreFetchedOneByOne() {
    caution.failed(3, 7, "fetch-refused");

    assertThat(caution.isSuspect(3)).isTrue();
    assertThat(caution.isSuspect(7)).isTrue();
    assertThat(caution.isSuspect(8)).isFalse();
    assertThat(caution.givenUp(3)).isNull();
  }

  @Test
  void messageThatFailsAloneFiveTimesIsGivenUpWithTheLastReason() {
    for (int attempt = 1; attempt < Caution.MOST_ATTEMPTS; attempt++) {
      caution.failed(5, 5, "connection-lost");
      assertThat(caution.givenUp(5)).isNull();
    }

    caution.failed(5, 5, "fetch-nil");

    assertThat(caution.givenUp(5)).isEqualTo("fetch-nil");
    assertThat(caution.givenUp(6)).isNull();
  }

  @Test
  void batchThatFailsCountsAgainstNoMessage() {
    for (int attempt = 0; attempt < Caution.MOST_ATTEMPTS; attempt++) {
      caution.failed(5, 6, "connection-lost");
    }

    assertThat(caution.givenUp(5)).isNull();
  }

  @Test
  void anotherMessageIsCountedFromTheBeginning() {
    for (int attempt = 0; attempt < Caution.MOST_ATTEMPTS; attempt++) {
      caution.failed(5, 5, "fetch-nil");
    }

    caution.failed(6, 6, "fetch-nil");

    assertThat(caution.givenUp(6)).isNull();
  }
}
