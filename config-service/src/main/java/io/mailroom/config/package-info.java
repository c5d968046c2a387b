/**
 * config-service: administrators' wishes come in over REST, are checked against the real servers,
 * and go to the topic {@code integrations}, which is the only store. This package holds the
 * settings and puts the parts together.
 */
@NullMarked
package io.mailroom.config;

import org.jspecify.annotations.NullMarked;
