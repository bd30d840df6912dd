<?php
/**
 * What the service answered.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * An answer, or that none came.
 */
final class Answer {

	/** Problems by type of the service's problem details. */
	const TYPES = array(
		'EmptyArticle'      => 'empty',
		'UnspokenLanguage'  => 'language',
		'UnsupportedFormat' => 'language',
		'ArticleTooLong'    => 'long',
		'InvalidMark'       => 'mark',
	);

	/**
	 * HTTP status; 0 if no answer came.
	 *
	 * @var int
	 */
	public $status;

	/**
	 * The decoded JSON.
	 *
	 * @var array<string, mixed>
	 */
	public $body;

	/**
	 * After how many seconds the service wants to be asked again; 0 if it does not say.
	 *
	 * @var int
	 */
	public $retry_after;

	/**
	 * What went wrong, in the service's words or those of PHP.
	 *
	 * @var string
	 */
	public $detail;

	/**
	 * Takes what came.
	 *
	 * @param array|\WP_Error $response What wp_remote_request returned.
	 */
	public function __construct( $response ) {
		if ( is_wp_error( $response ) ) {
			$this->status      = 0;
			$this->body        = array();
			$this->retry_after = 0;
			$this->detail      = $response->get_error_message();
			return;
		}
		$body              = json_decode( wp_remote_retrieve_body( $response ), true );
		$this->status      = (int) wp_remote_retrieve_response_code( $response );
		$this->body        = is_array( $body ) ? $body : array();
		$this->retry_after = (int) wp_remote_retrieve_header( $response, 'retry-after' );
		$this->detail      = isset( $this->body['detail'] ) && is_string( $this->body['detail'] ) ? $this->body['detail'] : "HTTP $this->status";
	}

	/** Whether the service did what it was asked for. */
	public function is_good(): bool {
		return $this->status >= 200 && $this->status < 300;
	}

	/** Whether the service does not have the article. */
	public function is_missing(): bool {
		return 404 === $this->status && 'urn:audio-service:NotFound' === ( $this->body['type'] ?? '' );
	}

	/** The code of what went wrong, a key of Words::PROBLEMS. */
	public function problem(): string {
		if ( 401 === $this->status ) {
			return 'key';
		}
		if ( 403 === $this->status ) {
			return 'role';
		}
		if ( in_array( $this->status, array( 413, 422 ), true ) ) {
			$type = str_replace( 'urn:audio-service:', '', (string) ( $this->body['type'] ?? '' ) );
			return self::TYPES[ $type ] ?? ( 413 === $this->status ? 'long' : 'refused' );
		}
		if ( in_array( $this->status, array( 429, 503 ), true ) ) {
			return 'busy';
		}
		return 0 === $this->status ? 'connection' : 'service';
	}
}
