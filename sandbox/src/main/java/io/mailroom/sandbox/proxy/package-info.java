/**
 * The network between a client and a server, which can be made to fail: connections go in, fewer
 * bytes come out.
 */
@NullMarked
package io.mailroom.sandbox.proxy;

import org.jspecify.annotations.NullMarked;
