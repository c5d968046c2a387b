package io.mailroom.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.routed.Assignment;
import io.mailroom.contract.routed.ChosenBy;
import io.mailroom.contract.watch.Route;
import io.mailroom.contract.watch.Watch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderRoutingTest {
  private static final Assignment DEFAULT = new Assignment("fallback", null, List.of(), null);

  private final FolderRouting routing = new FolderRouting("fallback");
  private final Watch inbox = Samples.watch("INBOX", "support");
  private final Watch orders = Samples.watch("Orders", "orders");

  @Test
  void theWatchChooses() {
    var decision = routing.decide(Samples.email(orders), acme(7, inbox, orders));

    assertThat(decision)
        .isEqualTo(
            new Decision(
                new Assignment("orders", 5, List.of("billing"), "en"),
                new ChosenBy("folder:Orders", 7L)));
  }

  @Test
  void aFolderAddedAgainTakesWhatWasOnItsWay() {
    var again = Samples.watch("Orders", "new-orders");

    var decision = routing.decide(Samples.email(orders), acme(8, inbox, again));

    assertThat(decision.assignment().queue()).isEqualTo("new-orders");
    assertThat(decision.chosenBy()).isEqualTo(new ChosenBy("folder:Orders", 8L));
  }

  @Test
  void anUnknownFolderGoesToTheDefaultQueue() {
    var decision = routing.decide(Samples.email(orders), acme(7, inbox));

    assertThat(decision)
        .isEqualTo(new Decision(DEFAULT, new ChosenBy("default:unknown-folder", 7L)));
  }

  @Test
  void aRemovedIntegrationGoesToTheDefaultQueue() {
    var decision = routing.decide(Samples.email(orders), null);

    assertThat(decision)
        .isEqualTo(new Decision(DEFAULT, new ChosenBy("default:removed-integration", null)));
  }

  @Test
  void anIntegrationOfALaterVersionGoesToTheDefaultQueue() {
    var decision =
        routing.decide(Samples.email(orders), new Entry.Unreadable<>("integration.v2", 3));

    assertThat(decision)
        .isEqualTo(new Decision(DEFAULT, new ChosenBy("default:unreadable-integration", null)));
  }

  @Test
  void theFirstRuleThatHoldsChoosesTheQueueAndTheRouteTheRest() {
    var ruled =
        Samples.watch(
            "Orders",
            "orders",
            new Route.Rule("email.subject == 'Something else'", "never"),
            new Route.Rule("email.subject.contains('order')", "vip"),
            new Route.Rule("true", "later"));

    var decision = routing.decide(Samples.email(ruled), acme(9, ruled));

    assertThat(decision)
        .isEqualTo(
            new Decision(
                new Assignment("vip", 5, List.of("billing"), "en"),
                new ChosenBy("rule:Orders#2", 9L)));
  }

  @Test
  void withoutARuleThatHoldsTheRouteChooses() {
    var ruled = Samples.watch("Orders", "orders", new Route.Rule("false", "never"));

    var decision = routing.decide(Samples.email(ruled), acme(9, ruled));

    assertThat(decision.assignment().queue()).isEqualTo("orders");
    assertThat(decision.chosenBy()).isEqualTo(new ChosenBy("folder:Orders", 9L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"email.to[7].address == ''", "email.fieldOfALaterVersion == 1", "", "((("})
  void aFailingRuleGoesToTheDefaultQueueAndNoFurther(String when) {
    var ruled =
        Samples.watch(
            "Orders",
            "orders",
            new Route.Rule("false", "never"),
            new Route.Rule(when, "never"),
            new Route.Rule("true", "later"));

    var decision = routing.decide(Samples.email(ruled), acme(9, ruled));

    assertThat(decision)
        .isEqualTo(new Decision(DEFAULT, new ChosenBy("default:rule-failed:Orders#2", 9L)));
  }

  @Test
  void onlyTheVeryWatchIsKnown() {
    var origin = Samples.origin(orders);

    assertThat(FolderRouting.knows(origin, acme(1, inbox, orders))).isTrue();
    assertThat(FolderRouting.knows(origin, acme(2, Samples.watch("Orders", "orders")))).isFalse();
    assertThat(FolderRouting.knows(origin, null)).isFalse();
  }

  private static Entry<Integration> acme(long version, Watch... watches) {
    return new Entry.Readable<>(Samples.acme(version, watches), 0);
  }
}
