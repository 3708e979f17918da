/** Tests of the storage on a real PostgreSQL. */
@NullMarked
package org.meterline.aggregation.storage;

import org.jspecify.annotations.NullMarked;
