/** What an upload means: who may, until when, which reports a file may hold, how far it has come. No framework. */
@NullMarked
package org.meterline.upload.domain;

import org.jspecify.annotations.NullMarked;
