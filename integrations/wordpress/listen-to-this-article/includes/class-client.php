<?php
/**
 * Calls of the service.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * Sends requests with the key, only to the address in the settings: redirects are not followed.
 */
final class Client {

	const TIMEOUT_SECONDS = 20;

	/**
	 * The settings.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * Takes its parts.
	 *
	 * @param Settings $settings The settings.
	 */
	public function __construct( Settings $settings ) {
		$this->settings = $settings;
	}

	/** Whether there are an address and a key. */
	public function is_set_up(): bool {
		return $this->settings->is_complete();
	}

	/**
	 * Creates or revises an article.
	 *
	 * @param string $article_id Its id at the service.
	 * @param array  $payload    The body.
	 */
	public function put( string $article_id, array $payload ): Answer {
		return $this->send( 'PUT', $this->path( $article_id ), $payload );
	}

	/**
	 * The state of an article.
	 *
	 * @param string $article_id Its id at the service.
	 */
	public function get( string $article_id ): Answer {
		return $this->send( 'GET', $this->path( $article_id ) );
	}

	/**
	 * Shows an article to nobody.
	 *
	 * @param string $article_id Its id at the service.
	 */
	public function hide( string $article_id ): Answer {
		return $this->send( 'POST', $this->path( $article_id ) . '/unpublish' );
	}

	/**
	 * Deletes an article.
	 *
	 * @param string $article_id Its id at the service.
	 */
	public function delete( string $article_id ): Answer {
		return $this->send( 'DELETE', $this->path( $article_id ) );
	}

	/**
	 * Whether the address leads to the service, and the key may publish: it may delete an article that does not exist.
	 */
	public function check(): Answer {
		return $this->send( 'DELETE', $this->path( 'connection-check-' . wp_generate_uuid4() ) );
	}

	/**
	 * The path of an article.
	 *
	 * @param string $article_id Its id at the service.
	 */
	private function path( string $article_id ): string {
		return '/v1/articles/' . rawurlencode( $article_id );
	}

	/**
	 * Sends a request.
	 *
	 * @param string     $method The method.
	 * @param string     $path   The path, with its slash.
	 * @param array|null $body   Sent as JSON.
	 */
	private function send( string $method, string $path, ?array $body = null ): Answer {
		$headers = array(
			'Authorization' => 'Bearer ' . $this->settings->key(),
			'Accept'        => 'application/json',
		);
		$options = array(
			'method'      => $method,
			'timeout'     => self::TIMEOUT_SECONDS,
			'redirection' => 0,
			'user-agent'  => 'listen-to-this-article/' . VERSION . ' (WordPress)',
		);
		if ( null !== $body ) {
			$headers['Content-Type'] = 'application/json';
			$options['body']         = wp_json_encode( $body );
		}
		$options['headers'] = $headers;
		return new Answer( wp_remote_request( $this->settings->url() . $path, $options ) );
	}
}
