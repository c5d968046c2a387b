package io.mailroom.endtoend.tally;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.WatchId;
import io.mailroom.endtoend.tally.Delivered.Fate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The oracle itself: it must see each violation, or its silence says nothing. */
class TallyTest {
  private static final Delivered FIRST = delivered("first", Fate.PUBLISHED);
  private static final Delivered SECOND = delivered("second", Fate.PUBLISHED);
  private static final Delivered OLD = delivered("old", Fate.UNPUBLISHED);

  @Test
  void holdsWhenEachIsPublishedOnceInOrderAndMarked() {
    var tally =
        Tally.of(
            List.of(OLD, FIRST, SECOND),
            List.of(published("first", 1, 11), published("second", 2, 12)),
            List.of(kept("old"), kept("first", "\\Seen"), kept("second", "\\Seen")));

    assertThat(tally.holds()).as(tally.report()).isTrue();
  }

  @Test
  void seesWhatIsLost() {
    var tally = Tally.of(List.of(FIRST, SECOND), List.of(published("first", 1, 11)), List.of());

    assertThat(tally.lost()).singleElement().asString().startsWith("second");
    assertThat(tally.holds()).isFalse();
  }

  @Test
  void seesWhatIsPublishedTwice() {
    var tally =
        Tally.of(
            List.of(FIRST),
            List.of(published("first", 1, 11), published("first", 2, 12)),
            List.of());

    assertThat(tally.twice()).singleElement().asString().startsWith("first");
    assertThat(tally.holds()).isFalse();
  }

  @Test
  void seesWhatShouldNotBePublished() {
    var tally =
        Tally.of(
            List.of(OLD), List.of(published("old", 1, 1), published("unknown", 2, 2)), List.of());

    assertThat(tally.uncalled()).hasSize(2);
    assertThat(tally.holds()).isFalse();
  }

  @Test
  void leavesOpenWhatBecameOfWhatWasTakenAway() {
    var gone = List.of(FIRST.withFate(Fate.EITHER));

    assertThat(Tally.of(gone, List.of(), List.of()).holds()).isTrue();
    assertThat(Tally.of(gone, List.of(published("first", 1, 11)), List.of()).holds()).isTrue();
  }

  @Test
  void seesOtherBytes() {
    var cut = new Delivered("first", FIRST.folder(), "another hash", Fate.PUBLISHED, Set.of());

    var tally = Tally.of(List.of(cut), List.of(published("first", 1, 11)), List.of());

    assertThat(tally.wrongBytes()).hasSize(1);
    assertThat(tally.holds()).isFalse();
  }

  @Test
  void seesHolesInTheSequence() {
    var tally =
        Tally.of(
            List.of(FIRST, SECOND),
            List.of(published("first", 1, 11), published("second", 3, 12)),
            List.of());

    assertThat(tally.disordered()).hasSize(1);
    assertThat(tally.holds()).isFalse();
  }

  @Test
  void seesUidsThatGoBack() {
    var tally =
        Tally.of(
            List.of(FIRST, SECOND),
            List.of(published("first", 1, 12), published("second", 2, 11)),
            List.of());

    assertThat(tally.disordered()).hasSize(1);
    assertThat(tally.holds()).isFalse();
  }

  @Test
  void seesFlagsThatDiffer() {
    var tally =
        Tally.of(
            List.of(OLD, FIRST, SECOND),
            List.of(published("first", 1, 11), published("second", 2, 12)),
            List.of(kept("old", "\\Seen"), kept("first"), kept("second", "\\Seen", "\\Flagged")));

    assertThat(tally.wronglyMarked()).hasSize(3);
    assertThat(tally.holds()).isFalse();
  }

  private static Delivered delivered(String id, Fate fate) {
    return new Delivered(id, new Delivered.Folder("ann", "INBOX"), "hash of " + id, fate, Set.of());
  }

  private static Published published(String id, long sequence, long uid) {
    var origin =
        new InboundEmail.Origin(
            new IntegrationId("integration"),
            new Domain("acme.example"),
            new WatchId("watch"),
            new FolderName("INBOX"),
            sequence);
    return new Published(id, "watch/1/" + uid, origin, 1, uid, "hash of " + id);
  }

  private static Kept kept(String id, String... flags) {
    return new Kept(id, Set.of(flags));
  }
}
