package io.mailroom.router.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchLoopTest {
  @Test
  void aBatchOfTheGroupsGenerationIsOurs() {
    assertThat(BatchLoop.isCurrent(4, 4)).isTrue();
  }

  @Test
  void aBatchFromBeforeTheGroupChangedIsNot() {
    assertThat(BatchLoop.isCurrent(3, 4)).isFalse();
  }

  @Test
  void aBatchReadOutsideTheGroupIsNeverOurs() {
    assertThat(BatchLoop.isCurrent(-1, -1)).isFalse();
  }
}
