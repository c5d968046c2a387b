package io.mailroom.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConditionsTest {
  private final Conditions conditions = new Conditions();

  @Test
  void aTextIsCompiledOnce() {
    var first = conditions.of("email.uid == 1");

    assertThat(conditions.of("email.uid == 1")).isSameAs(first);
    assertThat(conditions.of("email.uid ==")).isSameAs(conditions.of("email.uid =="));
  }

  @Test
  void whatWasUsedLastIsKept() {
    var used = conditions.of("email.uid == 1");
    var unused = conditions.of("email.uid == 2");

    // 300 texts of 1,000 characters are more than is kept.
    for (int n = 0; n < 300; n++) {
      var _ = conditions.of("true || email.uid == %d".formatted(n) + " ".repeat(980));
      var _ = conditions.of("email.uid == 1");
    }

    assertThat(conditions.of("email.uid == 1")).isSameAs(used);
    assertThat(conditions.of("email.uid == 2")).isNotSameAs(unused);
  }
}
