/**
 * The real PostgreSQL, Kafka and Keycloak, each a process of its own on the loopback interface. Uses the room
 * {@code process} and the client libraries it needs to tell whether a server is ready.
 */
@NullMarked
package org.meterline.local.servers;

import org.jspecify.annotations.NullMarked;
