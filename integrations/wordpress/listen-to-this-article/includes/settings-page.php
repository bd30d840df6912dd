<?php
/**
 * The HTML of Settings → Listen.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/*
 * Of Settings_Page::page().
 *
 * @var array                        $values The settings.
 * @var array<string, \WP_Post_Type> $types  Post types by name.
 * @var array<string, int>           $counts Articles by state.
 * @var array|false                  $notice Of the last action.
 */
?>
<div class="wrap">
	<h1><?php echo esc_html( get_admin_page_title() ); ?></h1>
	<?php if ( $notice ) : ?>
		<div class="notice notice-<?php echo esc_attr( $notice['kind'] ); ?>"><p><?php echo esc_html( $notice['text'] ); ?></p></div>
	<?php endif; ?>
	<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
		<input type="hidden" name="action" value="<?php echo esc_attr( self::SAVE ); ?>">
		<?php wp_nonce_field( self::SAVE ); ?>
		<table class="form-table" role="presentation">
			<tr>
				<th scope="row"><label for="listen-url"><?php esc_html_e( 'Address of the service', 'listen-to-this-article' ); ?></label></th>
				<td>
					<?php if ( $this->settings->has_constant_url() ) : ?>
						<p><code><?php echo esc_html( $values['url'] ); ?></code></p>
						<p class="description"><?php esc_html_e( 'LISTEN_API_URL in wp-config.php has the address.', 'listen-to-this-article' ); ?></p>
					<?php else : ?>
						<input type="url" id="listen-url" name="url" class="regular-text" required placeholder="https://audio.example.com" value="<?php echo esc_attr( $values['url'] ); ?>">
						<p class="description"><?php esc_html_e( 'Browsers of your readers and this server must reach it.', 'listen-to-this-article' ); ?></p>
					<?php endif; ?>
					<?php if ( $this->settings->is_open( $values['url'] ) ) : ?>
						<div class="notice notice-warning inline"><p>
							<?php esc_html_e( 'This address begins with http://: the key is sent unencrypted, and whoever reads it on the way can publish with it. Use https://.', 'listen-to-this-article' ); ?>
							<?php if ( 'https' === wp_parse_url( home_url(), PHP_URL_SCHEME ) ) : ?>
								<?php esc_html_e( 'Your site has https://, and browsers do not load a player from http:// there.', 'listen-to-this-article' ); ?>
							<?php endif; ?>
						</p></div>
					<?php endif; ?>
				</td>
			</tr>
			<tr>
				<th scope="row"><label for="listen-key"><?php esc_html_e( 'Key', 'listen-to-this-article' ); ?></label></th>
				<td>
					<?php if ( $this->settings->has_constant() ) : ?>
						<p><?php esc_html_e( 'LISTEN_API_KEY in wp-config.php has the key.', 'listen-to-this-article' ); ?></p>
					<?php endif; ?>
					<?php if ( ! $this->settings->has_constant() || ! $this->settings->has_constant_url() ) : ?>
						<input type="password" id="listen-key" name="key" class="regular-text" autocomplete="new-password" value="">
					<?php endif; ?>
					<?php if ( $this->settings->has_constant() ) : ?>
						<?php if ( ! $this->settings->has_constant_url() ) : ?>
							<p class="description"><?php esc_html_e( 'It is sent to no address before you enter it here for that one, or wp-config.php has the address, too, as LISTEN_API_URL.', 'listen-to-this-article' ); ?></p>
						<?php endif; ?>
					<?php elseif ( '' !== $this->settings->key() ) : ?>
						<p class="description"><?php esc_html_e( 'A key is stored for this address. It is not shown again; enter another one to replace it. Another address needs its key.', 'listen-to-this-article' ); ?></p>
						<p><label><input type="checkbox" name="forget_key" value="1"> <?php esc_html_e( 'Forget the stored key', 'listen-to-this-article' ); ?></label></p>
					<?php else : ?>
						<p class="description"><?php esc_html_e( 'A key with the role “publish”.', 'listen-to-this-article' ); ?></p>
					<?php endif; ?>
				</td>
			</tr>
			<tr>
				<th scope="row"><?php esc_html_e( 'What is read aloud', 'listen-to-this-article' ); ?></th>
				<td><fieldset>
					<?php foreach ( $types as $name => $type ) : ?>
						<label><input type="checkbox" name="post_types[]" value="<?php echo esc_attr( $name ); ?>" <?php checked( in_array( $name, $values['post_types'], true ) ); ?>> <?php echo esc_html( $type->labels->name ); ?></label><br>
					<?php endforeach; ?>
					<br>
					<label><input type="checkbox" name="default" value="1" <?php checked( $values['default'] ); ?>> <?php esc_html_e( 'New posts are read aloud unless their author switches it off', 'listen-to-this-article' ); ?></label>
				</fieldset></td>
			</tr>
			<tr>
				<th scope="row"><?php esc_html_e( 'Player', 'listen-to-this-article' ); ?></th>
				<td><fieldset>
					<label><input type="radio" name="position" value="<?php echo esc_attr( Settings::BEFORE ); ?>" <?php checked( $values['position'], Settings::BEFORE ); ?>> <?php esc_html_e( 'Before the content', 'listen-to-this-article' ); ?></label><br>
					<label><input type="radio" name="position" value="<?php echo esc_attr( Settings::MANUAL ); ?>" <?php checked( $values['position'], Settings::MANUAL ); ?>> <?php esc_html_e( 'Only where the block or the shortcode [listen] stands', 'listen-to-this-article' ); ?></label>
				</fieldset></td>
			</tr>
			<tr>
				<th scope="row"><label for="listen-prefix"><?php esc_html_e( 'Prefix of ids', 'listen-to-this-article' ); ?></label></th>
				<td>
					<input type="text" id="listen-prefix" name="prefix" class="small-text" required maxlength="60" pattern="[A-Za-z0-9._\-]+" value="<?php echo esc_attr( $values['prefix'] ); ?>">
					<p class="description"><?php esc_html_e( 'Post 12 is article wp-12 at the service. Sites that share a service need different prefixes.', 'listen-to-this-article' ); ?></p>
				</td>
			</tr>
		</table>
		<?php submit_button(); ?>
	</form>
	<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
		<input type="hidden" name="action" value="<?php echo esc_attr( self::CHECK ); ?>">
		<?php wp_nonce_field( self::CHECK ); ?>
		<?php submit_button( __( 'Check connection', 'listen-to-this-article' ), 'secondary', 'submit', false ); ?>
	</form>
	<h2><?php esc_html_e( 'Archive', 'listen-to-this-article' ); ?></h2>
	<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
		<input type="hidden" name="action" value="<?php echo esc_attr( self::ARCHIVE ); ?>">
		<?php wp_nonce_field( self::ARCHIVE ); ?>
		<p><?php esc_html_e( 'Makes audio for all public posts that have none and whose author did not switch it off. Posts that are saved meanwhile come first.', 'listen-to-this-article' ); ?></p>
		<?php submit_button( __( 'Make audio for all posts', 'listen-to-this-article' ), 'secondary', 'submit', false ); ?>
	</form>
	<h2><?php esc_html_e( 'State', 'listen-to-this-article' ); ?></h2>
	<?php if ( ! $counts ) : ?>
		<p><?php esc_html_e( 'No post has audio yet.', 'listen-to-this-article' ); ?></p>
	<?php endif; ?>
	<ul>
		<?php foreach ( $counts as $state => $count ) : ?>
			<li><?php echo esc_html( $this->words->counted( $state, $count ) ); ?></li>
		<?php endforeach; ?>
	</ul>
</div>
