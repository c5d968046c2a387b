package io.mailroom.router.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.routed.Assignment;
import io.mailroom.contract.routed.ChosenBy;
import io.mailroom.contract.watch.Watch;
import io.mailroom.router.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class FolderRoutingTest {
  private static final IntegrationId ACME = new IntegrationId("acme");
  private static final Assignment DEFAULT = new Assignment("fallback", null, List.of(), null);

  private final FolderRouting routing = new FolderRouting("fallback");
  private final Watch inbox = Samples.watch("INBOX", "support");
  private final Watch orders = Samples.watch("Orders", "orders");

  @Test
  void theWatchChooses() {
    var decision = routing.decide(Samples.origin(ACME, orders, 1), acme(7, inbox, orders));

    assertThat(decision)
        .isEqualTo(
            new Decision(
                new Assignment("orders", 5, List.of("billing"), "en"),
                new ChosenBy("folder:Orders", 7L)));
  }

  @Test
  void aFolderAddedAgainTakesWhatWasOnItsWay() {
    var again = Samples.watch("Orders", "new-orders");

    var decision = routing.decide(Samples.origin(ACME, orders, 1), acme(8, inbox, again));

    assertThat(decision.assignment().queue()).isEqualTo("new-orders");
    assertThat(decision.chosenBy()).isEqualTo(new ChosenBy("folder:Orders", 8L));
  }

  @Test
  void anUnknownFolderGoesToTheDefaultQueue() {
    var decision = routing.decide(Samples.origin(ACME, orders, 1), acme(7, inbox));

    assertThat(decision)
        .isEqualTo(new Decision(DEFAULT, new ChosenBy("default:unknown-folder", 7L)));
  }

  @Test
  void aRemovedIntegrationGoesToTheDefaultQueue() {
    var decision = routing.decide(Samples.origin(ACME, orders, 1), null);

    assertThat(decision)
        .isEqualTo(new Decision(DEFAULT, new ChosenBy("default:removed-integration", null)));
  }

  @Test
  void anIntegrationOfALaterVersionGoesToTheDefaultQueue() {
    var decision =
        routing.decide(
            Samples.origin(ACME, orders, 1), new Entry.Unreadable<>("integration.v2", 3));

    assertThat(decision)
        .isEqualTo(new Decision(DEFAULT, new ChosenBy("default:unreadable-integration", null)));
  }

  @Test
  void onlyTheVeryWatchIsKnown() {
    var origin = Samples.origin(ACME, orders, 1);

    assertThat(FolderRouting.knows(origin, acme(1, inbox, orders))).isTrue();
    assertThat(FolderRouting.knows(origin, acme(2, Samples.watch("Orders", "orders")))).isFalse();
    assertThat(FolderRouting.knows(origin, null)).isFalse();
  }

  private static Entry<Integration> acme(long version, Watch... watches) {
    return new Entry.Readable<>(Samples.integration(ACME, version, watches), 0);
  }
}
