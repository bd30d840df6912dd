<?php
/**
 * Settings → Listen.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * The settings page: stores settings, checks the connection, queues the archive.
 */
final class Settings_Page {

	const PAGE       = 'listen';
	const CAPABILITY = 'manage_options';
	const SAVE       = 'listen_save';
	const CHECK      = 'listen_check';
	const ARCHIVE    = 'listen_archive';

	/**
	 * The settings.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * The table.
	 *
	 * @var Articles
	 */
	private $articles;

	/**
	 * The worker.
	 *
	 * @var Worker
	 */
	private $worker;

	/**
	 * Calls the service.
	 *
	 * @var Client
	 */
	private $client;

	/**
	 * What is read.
	 *
	 * @var Words
	 */
	private $words;

	/**
	 * Takes its parts.
	 *
	 * @param Settings $settings The settings.
	 * @param Articles $articles The table.
	 * @param Worker   $worker   The worker.
	 * @param Client   $client   Calls the service.
	 * @param Words    $words    What is read.
	 */
	public function __construct( Settings $settings, Articles $articles, Worker $worker, Client $client, Words $words ) {
		$this->settings = $settings;
		$this->articles = $articles;
		$this->worker   = $worker;
		$this->client   = $client;
		$this->words    = $words;
	}

	/** Adds hooks. */
	public function register(): void {
		add_action( 'admin_menu', array( $this, 'add_page' ) );
		add_action( 'admin_post_' . self::SAVE, array( $this, 'save' ) );
		add_action( 'admin_post_' . self::CHECK, array( $this, 'check' ) );
		add_action( 'admin_post_' . self::ARCHIVE, array( $this, 'queue_archive' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( FILE ), array( $this, 'link' ) );
	}

	/** Adds the page to the menu. */
	public function add_page(): void {
		add_options_page(
			__( 'Listen to this article', 'listen-to-this-article' ),
			__( 'Listen', 'listen-to-this-article' ),
			self::CAPABILITY,
			self::PAGE,
			array( $this, 'page' )
		);
	}

	/**
	 * Adds a link to the list of plugins.
	 *
	 * @param string[] $links The links.
	 * @return string[]
	 */
	public function link( array $links ): array {
		$link = sprintf( '<a href="%s">%s</a>', esc_url( $this->url() ), esc_html__( 'Settings', 'listen-to-this-article' ) );
		return array_merge( array( $link ), $links );
	}

	/** Stores the form. */
	public function save(): void {
		$this->allow( self::SAVE );
		$before = array( 'url' => $this->settings->url() ) + $this->settings->all();
		$sent   = untrailingslashit( $this->settings->saved_url() );
		$given  = wp_unslash( $_POST ); // phpcs:ignore WordPress.Security.NonceVerification.Missing -- allow() verifies it.
		$url    = $this->settings->has_constant_url() ? $before['url'] : (string) ( $given['url'] ?? '' );
		$url    = untrailingslashit( esc_url_raw( trim( $url ), array( 'http', 'https' ) ) );
		$prefix = trim( (string) ( $given['prefix'] ?? '' ) );
		$key    = sanitize_text_field( $given['key'] ?? '' );
		$forget = '' === $key && ! empty( $given['forget_key'] );
		if ( '' === $url || ! wp_parse_url( $url, PHP_URL_HOST ) ) {
			$this->leave( 'error', __( 'The address of the service must begin with https:// or http://. Nothing was saved.', 'listen-to-this-article' ) );
		}
		if ( ! preg_match( '/^[A-Za-z0-9._-]{1,60}$/', $prefix ) ) {
			$this->leave( 'error', __( 'The prefix of ids may have letters, digits, dots, hyphens and underscores. Nothing was saved.', 'listen-to-this-article' ) );
		}
		if ( '' === $key && ! $forget && '' !== $this->settings->key() && $url !== $before['url'] ) {
			$this->leave( 'error', __( 'The address of the service has changed: enter its key as well. Nothing was saved.', 'listen-to-this-article' ) );
		}
		if ( '' !== $key && $this->settings->has_constant() && ! hash_equals( (string) constant( 'LISTEN_API_KEY' ), $key ) ) {
			$this->leave( 'error', __( 'This is not the key in wp-config.php. Nothing was saved.', 'listen-to-this-article' ) );
		}
		$after = array(
			'url'        => $url,
			'post_types' => array_values( array_intersect( array_keys( $this->types() ), (array) ( $given['post_types'] ?? array() ) ) ),
			'default'    => ! empty( $given['default'] ),
			'position'   => Settings::MANUAL === ( $given['position'] ?? '' ) ? Settings::MANUAL : Settings::BEFORE,
			'prefix'     => $prefix,
		);
		$this->settings->save( $after );
		if ( '' !== $key || $forget ) {
			$this->settings->save_key( $key, $url );
		}
		$moved = $sent !== $after['url'];
		if ( $moved || $after['post_types'] !== $before['post_types'] ) {
			$this->articles->requeue_all( $moved );
		} else {
			$this->articles->retry_now();
		}
		$this->worker->soon();
		$this->leave( 'success', __( 'The settings are saved.', 'listen-to-this-article' ) );
	}

	/** Checks address and key. */
	public function check(): void {
		$this->allow( self::CHECK );
		if ( ! $this->settings->is_complete() ) {
			$this->leave( 'error', __( 'Enter the address of the service and its key, and save them first.', 'listen-to-this-article' ) );
		}
		$answer = $this->client->check();
		if ( $answer->is_missing() ) {
			$this->articles->retry_now();
			$this->worker->soon();
			$this->leave( 'success', __( 'Connected: the service answers, and the key may publish.', 'listen-to-this-article' ) );
		}
		$this->leave( 'error', $this->fault( $answer ) );
	}

	/** Queues all public posts that have no audio. */
	public function queue_archive(): void {
		$this->allow( self::ARCHIVE );
		$count = $this->articles->queue_archive( $this->settings->post_types(), $this->settings->all()['prefix'] );
		$this->worker->soon();
		if ( 0 === $count ) {
			$this->leave( 'success', __( 'Every public post has audio, or its author switched it off.', 'listen-to-this-article' ) );
		}
		/* translators: %s: a number */
		$text = _n( 'Audio is made for %s more post.', 'Audio is made for %s more posts, the newest first.', $count, 'listen-to-this-article' );
		$this->leave( 'success', sprintf( $text, number_format_i18n( $count ) ) );
	}

	/** Prints the page. */
	public function page(): void {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			return;
		}
		$values = $this->settings->all();
		$types  = $this->types();
		$counts = $this->articles->count();
		$notice = get_transient( $this->notice_name() );
		delete_transient( $this->notice_name() );
		require __DIR__ . '/settings-page.php';
	}

	/**
	 * What a failed check means to an administrator.
	 *
	 * @param Answer $answer The service's answer.
	 */
	private function fault( Answer $answer ): string {
		switch ( $answer->problem() ) {
			case 'key':
				return __( 'The service answers, but does not know the key. Make one there with: audio-service keys create wordpress --role publish', 'listen-to-this-article' );
			case 'role':
				return __( 'The service answers, but the key may not publish. Make one there with: audio-service keys create wordpress --role publish', 'listen-to-this-article' );
			case 'connection':
				/* translators: %s: the error of the connection */
				return sprintf( __( 'The service does not answer: %s', 'listen-to-this-article' ), $answer->detail );
			case 'busy':
				/* translators: %s: what the service says */
				return sprintf( __( 'The service answers, but cannot work: %s', 'listen-to-this-article' ), $answer->detail );
			default:
				/* translators: %d: an HTTP status */
				return sprintf( __( 'Something else answers at this address (HTTP %d). Check the address of the service.', 'listen-to-this-article' ), $answer->status );
		}
	}

	/**
	 * The post types that have pages, by name.
	 *
	 * @return array<string, \WP_Post_Type>
	 */
	private function types(): array {
		$types = get_post_types( array( 'public' => true ), 'objects' );
		unset( $types['attachment'] );
		return $types;
	}

	/**
	 * Ends the request unless an administrator sent the form.
	 *
	 * @param string $action The form's action.
	 */
	private function allow( string $action ): void {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			wp_die( esc_html__( 'You may not change these settings.', 'listen-to-this-article' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( $action );
	}

	/** Name of the notice for this user. */
	private function notice_name(): string {
		return 'listen_notice_' . get_current_user_id();
	}

	/** The page's address. */
	private function url(): string {
		return add_query_arg( 'page', self::PAGE, admin_url( 'options-general.php' ) );
	}

	/**
	 * Leads back to the page with a notice.
	 *
	 * @param string $kind Error or success.
	 * @param string $text The notice.
	 */
	private function leave( string $kind, string $text ): void {
		set_transient( $this->notice_name(), compact( 'kind', 'text' ), MINUTE_IN_SECONDS );
		wp_safe_redirect( $this->url() );
		exit;
	}
}
