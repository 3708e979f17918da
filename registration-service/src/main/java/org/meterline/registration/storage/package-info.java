/** The tables and how they become domain values. Entities live here and never leave. May use Hibernate and plain JDBC. */
@NullMarked
package org.meterline.registration.storage;

import org.jspecify.annotations.NullMarked;
