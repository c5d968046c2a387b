package io.mailroom.contract.email;

import org.jspecify.annotations.Nullable;

/**
 * An address as the email has it, decoded; not proven to be valid.
 *
 * @param name display name
 * @param address what stood for the addr-spec
 */
public record MailAddress(@Nullable String name, String address) {}
