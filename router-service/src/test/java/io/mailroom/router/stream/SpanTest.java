package io.mailroom.router.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpanTest {
  @Test
  void theGroupsOffsetCounts() {
    assertThat(new Span(7L, 3, 20).start(9L)).isEqualTo(7);
  }

  @Test
  void aNewGroupBeginsAtTheBeginning() {
    assertThat(new Span(null, 3, 20).start(null)).isEqualTo(3);
  }

  @Test
  void aGroupWhoseOffsetsExpiredGoesOnBehindItsTrace() {
    assertThat(new Span(null, 3, 20).start(9L)).isEqualTo(9);
  }

  @Test
  void whatIsDeletedCannotBeRead() {
    assertThat(new Span(1L, 3, 20).start(null)).isEqualTo(3);
    assertThat(new Span(null, 3, 20).start(2L)).isEqualTo(3);
  }

  @Test
  void whatWasDeletedBeforeItWasReadIsCounted() {
    assertThat(new Span(1L, 3, 20).expired()).isEqualTo(2);
    assertThat(new Span(3L, 3, 20).expired()).isZero();
    assertThat(new Span(null, 3, 20).expired()).isZero();
  }

  @Test
  void tracesOfAnEarlierTopicOfThatNameAreVoid() {
    assertThat(new Span(null, 0, 20).start(21L)).isZero();
  }
}
