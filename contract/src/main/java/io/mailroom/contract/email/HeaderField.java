package io.mailroom.contract.email;

/** One header field: name as written, value unfolded and decoded. */
public record HeaderField(String name, String value) {}
