package io.mailroom.config.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearNamesTest {
  private static final List<String> FOLDERS =
      List.of("INBOX", "Orders", "Orders/2026", "Entwürfe", "Archive", "日本");

  @Test
  void otherCaseIsNearest() {
    assertThat(NearNames.of("orders", FOLDERS)).containsExactly("Orders", "Orders/2026");
  }

  @Test
  void fewWrongLettersAreNear() {
    assertThat(NearNames.of("Entwurfe", FOLDERS)).containsExactly("Entwürfe");
    assertThat(NearNames.of("Archives", FOLDERS)).containsExactly("Archive");
  }

  @Test
  void anotherWordIsNot() {
    assertThat(NearNames.of("Nowhere", FOLDERS)).isEmpty();
  }
}
