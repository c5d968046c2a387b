package io.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@example.org",
        "\"a@b\"@example.org",
        "ann@[192.0.2.1]",
        "josé@пример.example",
        "瘍\u760a@example.org",
        "ann+tag=1@sub.example.org"
      })
  void addressesAreTaken(String address) {
    assertThat(Envelope.isAddress(address)).isTrue();
    assertThat(new Envelope(null, List.of(address)).recipients()).containsExactly(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ann",
        "@example.org",
        "ann@",
        "ann @example.org",
        "ann@example.org\r\nRCPT TO:<eve@example.org>",
        "ann@example.org>\r\nDATA",
        "ann@example.org> SIZE=1",
        "<ann@example.org>",
        "ann\n@example.org",
        "ann\0@example.org",
        "ann\u0085@example.org",
        "ann\u00a0@example.org",
        "ann\u2028@example.org",
        "ann\u202e@example.org",
        "ann\ud800@example.org"
      })
  void whatCouldBeAnotherCommandIsNoAddress(String text) {
    assertThat(Envelope.isAddress(text)).isFalse();
    assertThatThrownBy(() -> new Envelope("ann@example.org", List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Envelope(text, List.of("ann@example.org")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void addressIsAtMost254Octets() {
    assertThat(Envelope.isAddress("é".repeat(121) + "@example.org")).isTrue();
    assertThat(Envelope.isAddress("é".repeat(122) + "@example.org")).isFalse();
  }

  @Test
  void envelopeHasARecipient() {
    assertThatThrownBy(() -> new Envelope("ann@example.org", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
