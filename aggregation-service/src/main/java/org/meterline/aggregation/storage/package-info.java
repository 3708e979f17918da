/** PostgreSQL: plain JDBC where reports are counted and read, Panache entities where people edit. Entities never leave. */
@NullMarked
package org.meterline.aggregation.storage;

import org.jspecify.annotations.NullMarked;
