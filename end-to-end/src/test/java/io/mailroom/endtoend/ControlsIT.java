package io.mailroom.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.endtoend.control.Controls;
import io.mailroom.endtoend.control.Protection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Without any one of its protections the product breaks a promise in a small scenario, and the
 * tally shows it. {@code ./prove mutants} also plays each scenario with the protection.
 */
class ControlsIT {
  static Controls controls;

  @BeforeAll
  static void open() {
    controls = new Controls("controls");
  }

  @AfterAll
  static void close() {
    controls.close();
  }

  @ParameterizedTest
  @EnumSource
  void aPromiseIsBrokenWithoutTheProtection(Protection protection) {
    assertThat(controls.play(protection, protection.mutation())).isNotEmpty();
  }
}
