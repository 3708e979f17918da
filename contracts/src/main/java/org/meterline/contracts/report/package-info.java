/**
 * The usage report: its values, the strict streaming reader, the writer, its digest and its limits. May use
 * jackson-core and the JDK, nothing else of the library.
 */
@NullMarked
package org.meterline.contracts.report;

import org.jspecify.annotations.NullMarked;
