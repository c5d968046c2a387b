package io.mailroom.router.message.header;

import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.router.reply.Dispatch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who a reply comes from and who gets it, all of them checked. Who gets a blind copy is among the
 * addressees and nowhere else.
 *
 * @param from the integration's, whatever the reply says
 * @param replyTo where answers go instead
 * @param to as the header shows them, all of them at each attempt
 * @param cc likewise
 * @param owed who is still to get it, in the order asked for, nobody twice
 */
public record Correspondents(
    Person from, @Nullable Person replyTo, List<Person> to, List<Person> cc, List<Addressee> owed) {
  public Correspondents {
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    owed = List.copyOf(owed);
  }

  /**
   * Who it is for the reader.
   *
   * @param name one line, may be empty
   */
  public record Person(String name, AddrSpec address) {
    /** As it stands in a header. */
    @Override
    public String toString() {
      return name.isEmpty() ? address.value() : HeaderText.phrase(name) + " <" + address + ">";
    }
  }

  /**
   * Who it is for the mail server.
   *
   * @param asked the address as it stands in the reply
   * @param address where it goes
   */
  public record Addressee(String asked, AddrSpec address) {}

  /**
   * Reads all addresses.
   *
   * @param most how many may get a reply, copies included
   * @throws Refusal if one is none, or nobody is to get it, or too many
   */
  public static Correspondents of(Dispatch dispatch, Letterhead letterhead, int most)
      throws Refusal {
    var asked = dispatch.reply().email().recipients();
    var to = persons("to", asked.to());
    var cc = persons("cc", asked.cc());
    var all = addressees(asked, dispatch.reply().automatic() ? List.of() : letterhead.autoBcc());
    if (all.size() > most) {
      throw new Refusal(
          "too-many-recipients",
          all.size() + " recipients of the reply, copies included (expected 1.." + most + ")");
    }
    var owed = all.stream().filter(each -> !dispatch.settled().contains(each.asked())).toList();
    if (owed.isEmpty()) {
      throw new Refusal("no-recipients", "nobody is left in to, cc and bcc of the reply");
    }
    return new Correspondents(from(letterhead), replyTo(letterhead), to, cc, owed);
  }

  private static List<Addressee> addressees(OutboundEmail.Recipients asked, List<String> autoBcc)
      throws Refusal {
    if (asked.to().isEmpty() && asked.cc().isEmpty() && asked.bcc().isEmpty()) {
      throw new Refusal("no-recipients", "to, cc and bcc of the reply are empty");
    }
    var all = new ArrayList<Addressee>();
    for (var address : distinct(asked)) {
      all.add(new Addressee(address, address("a recipient of the reply", address)));
    }
    for (var address : autoBcc) {
      if (all.stream().noneMatch(each -> each.asked().equals(address))) {
        all.add(new Addressee(address, address("autoBcc of the integration", address)));
      }
    }
    return all;
  }

  private static Iterable<String> distinct(OutboundEmail.Recipients asked) {
    var addresses = new LinkedHashSet<String>();
    Stream.of(asked.to(), asked.cc(), asked.bcc())
        .flatMap(List::stream)
        .forEach(each -> addresses.add(each.address()));
    return addresses;
  }

  private static Person from(Letterhead letterhead) throws Refusal {
    var from = letterhead.from();
    return new Person(name(from.name()), address("from of the integration", from.address()));
  }

  private static @Nullable Person replyTo(Letterhead letterhead) throws Refusal {
    var replyTo = letterhead.replyTo();
    return replyTo == null ? null : new Person("", address("replyTo of the integration", replyTo));
  }

  private static List<Person> persons(String role, List<MailAddress> asked) throws Refusal {
    var persons = new ArrayList<Person>();
    for (var each : asked) {
      persons.add(new Person(name(each.name()), address(role + " of the reply", each.address())));
    }
    return persons;
  }

  private static String name(@Nullable String name) {
    return name == null ? "" : HeaderText.line(name);
  }

  private static AddrSpec address(String whose, @Nullable String text) throws Refusal {
    return Optional.ofNullable(text)
        .flatMap(AddrSpec::parse)
        .orElseThrow(() ->
            new Refusal(
                "invalid-address",
                "%s: '%s' (expected an address such as ann@example.org)"
                    .formatted(whose, text == null ? "" : HeaderText.line(text))));
  }
}
