package io.mailroom.contract.server;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How to log in to a mailbox. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = MailboxAuth.Password.class, name = "password"))
public sealed interface MailboxAuth {

  /** SASL PLAIN with a password. Source: RFC 4616. */
  record Password(SealedSecret password) implements MailboxAuth {}
}
