package io.mailroom.ingest.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
  private static final int KIB = 1024;

  private final ByteBudget budget = new ByteBudget(100 * KIB);

  @Test
  void whatIsGivenBackTwiceCountsOnce() throws InterruptedException {
    ByteBudget.Share share = budget.take(60 * KIB);

    share.close();
    share.close();

    assertThat(budget.free()).isEqualTo(100 * KIB);
  }

  @Test
  void anEmailBeyondTheBudgetPassesAlone() throws InterruptedException {
    try (ByteBudget.Share _ = budget.take(Long.MAX_VALUE / 2)) {
      assertThat(budget.free()).isZero();
    }
    assertThat(budget.free()).isEqualTo(100 * KIB);
  }

  @Test
  void aLargeRequestIsNotOvertakenBySmallOnes() throws InterruptedException {
    List<String> served = new CopyOnWriteArrayList<>();
    ByteBudget.Share first = budget.take(50 * KIB);
    Thread large = take(100 * KIB, "large", served);
    await().until(() -> large.getState() == Thread.State.WAITING);
    Thread small = take(KIB, "small", served);
    await().until(() -> small.getState() == Thread.State.WAITING);

    first.close();
    large.join();
    small.join();

    assertThat(served).startsWith("large");
    assertThat(budget.free()).isEqualTo(100 * KIB);
  }

  @Test
  void whoIsInterruptedWhileWaitingHoldsNothing() throws InterruptedException {
    List<String> served = new CopyOnWriteArrayList<>();
    ByteBudget.Share all = budget.take(100 * KIB);
    Thread waiting = take(KIB, "waiting", served);
    await().until(() -> waiting.getState() == Thread.State.WAITING);

    waiting.interrupt();
    waiting.join();
    all.close();

    assertThat(served).containsExactly("interrupted");
    assertThat(budget.free()).isEqualTo(100 * KIB);
  }

  @Test
  void aBudgetOfNothingIsRefused() {
    assertThatThrownBy(() -> new ByteBudget(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private Thread take(long bytes, String name, List<String> served) {
    return Thread.ofPlatform()
        .start(() -> {
          try (ByteBudget.Share _ = budget.take(bytes)) {
            served.add(name);
          } catch (InterruptedException _) {
            served.add("interrupted");
          }
        });
  }
}
