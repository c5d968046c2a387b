package io.mailroom.sandbox.run;

import io.mailroom.sandbox.demo.DemoMailbox;
import java.util.ArrayList;
import java.util.List;

/** What to look at and what to try, with commands that work as they stand. */
final class Guide {
  private Guide() {}

  static List<String> lines(Options options) {
    var lines = new ArrayList<String>();
    var api =
        "curl -su admin:%s http://127.0.0.1:%d/api/integrations"
            .formatted(options.password(), options.port(Listener.CONFIG));
    lines.add("");
    if (options.mode().hasDemo()) {
      lines.add("Send an email of your own, and see its line appear below:");
      lines.add(
          "  printf 'Subject: Hello\\n\\nHi!\\n' | curl -s --crlf smtp://127.0.0.1:%d -T - \\"
              .formatted(options.port(Listener.SMTP)));
      lines.add("    --mail-from you@example.org --mail-rcpt " + DemoMailbox.ADDRESS);
      lines.add("See how each folder fares, and its ledger:");
      lines.add("  " + api);
    } else {
      lines.add(
          "Create an integration: docs/operating.md, \"Your own mailbox\". List what there is:");
      lines.add("  " + api);
      lines.add("Kept for the next start: " + options.folders().state());
    }
    lines.add("Read the events (topics: docs/events.md):");
    lines.add("  ./run --read mailroom.routed-email");
    lines.add("");
    lines.add(
        "API: http://127.0.0.1:%d/q/openapi   logs: target/run/*.log   Ctrl-C ends it all."
            .formatted(options.port(Listener.CONFIG)));
    return lines;
  }
}
