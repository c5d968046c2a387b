package io.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UidSetTest {

  @Test
  void neighboursBecomeRangesAndNothingElseIsCovered() {
    assertThat(set(7, 3, 1, 2, 9, 10, 3)).hasToString("1:3,7,9:10");
    assertThat(set(4294967295L, 4294967294L, 3_000_000_000L))
        .hasToString("3000000000,4294967294:4294967295");
    assertThat(set()).hasToString("");
  }

  @Test
  void partsAreShortAndTogetherAreTheSet() {
    // Given
    UidSet odd =
        UidSet.of(
            LongStream.range(0, 5000).mapToObj(i -> new Uid(4_000_000_001L + 2 * i)).toList());

    // When
    List<UidSet> parts = odd.split(1000);

    // Then
    assertThat(parts).hasSizeGreaterThan(50).allMatch(part -> part.toString().length() <= 1000);
    assertThat(parts.stream().flatMap(part -> part.uids().stream()).toList()).isEqualTo(odd.uids());
    assertThat(set().split(1000)).isEmpty();
    assertThat(set(1, 3).split(21)).containsExactly(set(1, 3));
  }

  @Test
  void uidIsAnUnsigned32BitNumber() {
    assertThat(new Uid(4294967295L)).isEqualTo(Uid.LAST);
    assertThatThrownBy(() -> new Uid(4294967296L)).hasMessageContaining("4294967296");
    assertThatThrownBy(() -> new Uid(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static UidSet set(long... uids) {
    return UidSet.of(Arrays.stream(uids).mapToObj(Uid::new).toList());
  }
}
