package io.mailroom.contract.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @Test
  void hostHasOneForm() {
    assertThat(new Endpoint("IMAP.Example.ORG", 993).host()).isEqualTo("imap.example.org");
    assertThat(new Endpoint("münchen.example", 993).host()).isEqualTo("xn--mnchen-3ya.example");
    assertThat(new Endpoint("2606:4700::AB", 993)).hasToString("[2606:4700::ab]:993");
    assertThat(new Endpoint("localhost", 993)).hasToString("localhost:993");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "imap.example.org.",
        "imap..example",
        "-a.example",
        "a_b.example",
        "imap.example.org:993",
        "imap.example.org/x",
        "user@imap.example.org",
        "[::1]",
        "fe80::1%eth0",
        "a b",
        "a\r\nb"
      })
  void whatIsNoHostIsRefused(String host) {
    assertThatThrownBy(() -> new Endpoint(host, 993)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65536})
  void portOutOfRangeIsRefused(int port) {
    assertThatThrownBy(() -> new Endpoint("imap.example.org", port))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("port " + port);
  }
}
