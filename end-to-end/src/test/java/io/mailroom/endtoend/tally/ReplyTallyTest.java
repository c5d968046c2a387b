package io.mailroom.endtoend.tally;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.reply.OutboundStatus.State;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplyTallyTest {
  private static final String ID = "<one@mailroom.example>";

  @Test
  void sentAndArrivedOnceHolds() {
    var tally = tally(told(State.SENT, 0), arrived(ID, "now"));

    assertThat(tally.holds()).as(tally.report()).isTrue();
    assertThat(tally.count(State.SENT)).isEqualTo(1);
  }

  @Test
  void oneDuplicateIsAllowedForEachRepeatedAttempt() {
    var once = tally(told(State.SENT, 1), arrived(ID, "now"), arrived(ID, "now"));
    var twice =
        tally(told(State.SENT, 1), arrived(ID, "now"), arrived(ID, "now"), arrived(ID, "now"));

    assertThat(once.holds()).as(once.report()).isTrue();
    assertThat(once.duplicates()).isEqualTo(1);
    assertThat(twice.excess()).hasSize(1);
  }

  @Test
  void sentWithoutArrivalIsLost() {
    assertThat(tally(told(State.SENT, 0)).lost()).hasSize(1);
  }

  @Test
  void unknownMayHaveArrivedOrNot() {
    assertThat(tally(told(State.UNKNOWN, 1)).holds()).isTrue();
    assertThat(tally(told(State.UNKNOWN, 1), arrived(ID, "now")).holds()).isTrue();
  }

  @Test
  void whatNeverCameToAnEndIsLost() {
    assertThat(tally(told(State.RETRYING, 0), arrived(ID, "now")).lost()).hasSize(1);
    assertThat(ReplyTally.of(List.of("one"), List.of(), List.of()).lost()).hasSize(1);
  }

  @Test
  void failedAtAServerThatRefusesNoneIsLost() {
    assertThat(tally(told(State.FAILED, 0)).lost()).hasSize(1);
  }

  @Test
  void anotherMessageIdOrDateIsSeen() {
    var other = arrived("<other@mailroom.example>", "now");

    assertThat(tally(told(State.SENT, 0), other).differing()).hasSize(1);
    assertThat(tally(told(State.SENT, 1), arrived(ID, "now"), other).differing()).hasSize(1);
    assertThat(tally(told(State.SENT, 1), arrived(ID, "now"), arrived(ID, "later")).differing())
        .hasSize(1);
  }

  @Test
  void whatNobodyAskedForIsSeen() {
    var tally = ReplyTally.of(List.of(), List.of(), List.of(arrived(ID, "now")));

    assertThat(tally.uncalled()).containsExactly("one");
  }

  private static ReplyTally tally(Told told, Arrived... arrived) {
    return ReplyTally.of(List.of("one"), List.of(told), List.of(arrived));
  }

  private static Told told(State last, int repeated) {
    return new Told("one", last, repeated, Set.of(ID));
  }

  private static Arrived arrived(String messageId, String date) {
    return new Arrived("one", messageId, date);
  }
}
