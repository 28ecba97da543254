/** What decoding needs of the server's data dictionary: character sets, keys, names. */
package io.orrery.producer.catalog;
