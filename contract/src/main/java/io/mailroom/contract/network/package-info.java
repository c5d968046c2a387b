/**
 * The way to a host that an administrator named: its name is resolved once per connection, every
 * address is checked against what the operator allows, and what comes out is a TLS socket to
 * exactly the address that was checked, with a peer that proved to be the host.
 */
@NullMarked
package io.mailroom.contract.network;

import org.jspecify.annotations.NullMarked;
