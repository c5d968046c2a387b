package io.mailroom.contract.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.progress.FolderStatus.Ledger;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Counts COMMITTED = new Counts(15, 5, 4, 3, 2, 1);

  @Test
  void whatWaitsHasBeenSeen() {
    var ledger = Ledger.of(COMMITTED, 7);

    assertThat(ledger.counts().seen()).isEqualTo(22);
    assertThat(ledger.pending()).isEqualTo(7);
    assertThat(ledger.gap()).isZero();
  }

  @Test
  void whatIsCommittedSinceDoesNotWaitAnyMore() {
    var said = Ledger.of(COMMITTED, 7);

    var later = said.after(COMMITTED.plus(new Counts(5, 5, 0, 0, 0, 0)));

    assertThat(later.counts().seen()).isEqualTo(22);
    assertThat(later.counts().published()).isEqualTo(10);
    assertThat(later.pending()).isEqualTo(2);
    assertThat(later.gap()).isZero();
  }

  @Test
  void whatArrivedAfterItWasSaidIsSeenToo() {
    var ledger = Ledger.ZERO.after(COMMITTED);

    assertThat(ledger).isEqualTo(new Ledger(COMMITTED, 0));
  }

  @Test
  void gapIsWhatIsNowhereWhateverWaits() {
    var oneLost = COMMITTED.plus(new Counts(1, 0, 0, 0, 0, 0));
    var oneTwice = COMMITTED.plus(new Counts(1, 2, 0, 0, 0, 0));

    assertThat(Ledger.of(oneLost, 3).gap()).isEqualTo(1);
    assertThat(Ledger.of(COMMITTED, 3).after(oneLost).gap()).isEqualTo(1);
    assertThat(Ledger.of(oneTwice, 0).gap()).isEqualTo(-1);
  }

  @Test
  void totalsOfHealthyLedgersAreHealthy() {
    var totals = Ledger.of(COMMITTED, 7).plus(Ledger.of(COMMITTED, 1));

    assertThat(totals).isEqualTo(Ledger.of(COMMITTED.plus(COMMITTED), 8));
    assertThat(totals.gap()).isZero();
  }
}
