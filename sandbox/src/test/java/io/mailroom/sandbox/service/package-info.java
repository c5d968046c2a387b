/** Tests of services as processes. */
@NullMarked
package io.mailroom.sandbox.service;

import org.jspecify.annotations.NullMarked;
