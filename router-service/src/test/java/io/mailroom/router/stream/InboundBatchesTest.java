package io.mailroom.router.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InboundBatchesTest {
  @Test
  void aBatchOfTheGroupsGenerationIsOurs() {
    assertThat(InboundBatches.isCurrent(4, 4)).isTrue();
  }

  @Test
  void aBatchFromBeforeTheGroupChangedIsNot() {
    assertThat(InboundBatches.isCurrent(3, 4)).isFalse();
  }

  @Test
  void aBatchReadOutsideTheGroupIsNeverOurs() {
    assertThat(InboundBatches.isCurrent(-1, -1)).isFalse();
  }
}
