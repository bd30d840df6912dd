<?php
/**
 * Prints what needs a newer PHP than 7.4, one finding a line, for each file of the arguments.
 */

const TOKENS    = array( 'T_MATCH', 'T_ENUM', 'T_READONLY', 'T_NULLSAFE_OBJECT_OPERATOR', 'T_ATTRIBUTE' );
const FUNCTIONS = array(
	'str_contains', 'str_starts_with', 'str_ends_with', 'str_increment', 'str_decrement', 'fdiv', 'fpow', 'get_debug_type',
	'get_resource_id', 'get_mangled_object_vars', 'preg_last_error_msg', 'array_is_list', 'array_find', 'array_find_key', 'array_any', 'array_all',
	'array_first', 'array_last', 'fsync', 'fdatasync', 'enum_exists', 'json_validate', 'mb_str_pad', 'mb_trim', 'mb_ltrim',
	'mb_rtrim', 'mb_ucfirst', 'mb_lcfirst', 'memory_reset_peak_usage', 'ini_parse_quantity', 'mysqli_execute_query',
	'openssl_cipher_key_length', 'http_get_last_response_headers', 'http_clear_last_response_headers',
);
const TYPES     = array( 'mixed', 'never', 'false', 'true', 'null' );
const MODIFIERS = array( T_PUBLIC, T_PROTECTED, T_PRIVATE );

function is( $token, ...$kinds ) {
	return in_array( is_array( $token ) ? $token[0] : $token, $kinds, true );
}

function text( $token ) {
	return is_array( $token ) ? $token[1] : $token;
}

/** Where the bracket at $at is closed. */
function closed( $tokens, $at ) {
	for ( $depth = 0; ; $at++ ) {
		$depth += is( $tokens[ $at ], '(' ) - is( $tokens[ $at ], ')' );
		if ( 0 === $depth ) {
			return $at;
		}
	}
}

/** What is newer in the parameters and the type of a function whose bracket opens at $open. */
function signature( $tokens, $open ) {
	$close = closed( $tokens, $open );
	if ( is( $tokens[ $close - 1 ], ',' ) ) {
		yield 'a comma behind the last parameter';
	}
	for ( $at = $open; ! is( $tokens[ $at ], '{', ';', T_DOUBLE_ARROW, T_USE ) || $at < $close; $at++ ) {
		$is_type = $at > $close ? ! is( $tokens[ $at ], ')' ) : is( $tokens[ $at + 1 ], T_VARIABLE );
		if ( is( $tokens[ $at ], '|' ) ) {
			yield 'a union type';
		} elseif ( $is_type && ( in_array( strtolower( text( $tokens[ $at ] ) ), TYPES, true ) || is( $tokens[ $at ], T_STATIC ) ) ) {
			yield 'the type ' . text( $tokens[ $at ] );
		} elseif ( is( $tokens[ $at ], T_NEW, ...MODIFIERS ) ) {
			yield text( $tokens[ $at ] ) . ' among parameters';
		}
	}
}

function findings( $tokens ) {
	foreach ( $tokens as $at => $token ) {
		$before = $tokens[ $at - 1 ] ?? null;
		$next   = $tokens[ $at + 1 ] ?? null;
		if ( is_array( $token ) && in_array( token_name( $token[0] ), TOKENS, true ) ) {
			yield $token[1];
		} elseif ( is( $token, T_STRING ) && is( $next, '(' ) && in_array( strtolower( $token[1] ), FUNCTIONS, true ) ) {
			yield "$token[1]()";
		} elseif ( is( $token, T_STRING ) && is( $next, ':' ) && is( $before, '(', ',' ) ) {
			yield "the named argument $token[1]";
		} elseif ( is( $token, T_FUNCTION, T_FN ) ) {
			while ( ! is( $tokens[ $at ], '(' ) ) {
				++$at;
			}
			yield from signature( $tokens, $at );
		} elseif ( is( $token, T_CATCH ) && ! is( $tokens[ closed( $tokens, $at + 1 ) - 1 ], T_VARIABLE ) ) {
			yield 'catch without a variable';
		} elseif ( is( $token, T_THROW ) && ! is( $before, ';', '{', '}', ')', ':', T_ELSE ) ) {
			yield 'throw as an expression';
		} elseif ( is( $token, T_DOUBLE_COLON ) && is( $before, T_VARIABLE ) && is( $next, T_CLASS ) ) {
			yield '::class of an object';
		} elseif ( is( $token, T_ELLIPSIS ) && is( $before, '(' ) && is( $next, ')' ) ) {
			yield 'a function as f(...)';
		}
	}
}

foreach ( array_slice( $argv, 1 ) as $path ) {
	$tokens = array_filter(
		token_get_all( file_get_contents( $path ) ),
		function ( $token ) {
			return ! is( $token, T_WHITESPACE, T_COMMENT, T_DOC_COMMENT );
		}
	);
	foreach ( findings( array_values( $tokens ) ) as $finding ) {
		echo basename( $path ), ': ', $finding, PHP_EOL;
	}
}
