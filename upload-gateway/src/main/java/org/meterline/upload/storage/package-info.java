/** The tables of files, chunks, reports and service requests, by plain SQL. Implements ports of the use cases. */
@NullMarked
package org.meterline.upload.storage;

import org.jspecify.annotations.NullMarked;
